import { exemptBy } from "./no-proxy.ts";
import { type ProxyAddress, parseProxy } from "./proxy.ts";

/** Variables as in `process.env`: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, in lower case too. */
export type ProxyVariables = Readonly<Record<string, string | undefined>>;

/** The proxy for a URL, of those who have none of their own. */
export type ChooseProxy = (place: URL) => ProxyAddress | undefined;

/**
 * @param given a proxy for everything, false for none, or the variables that say it
 * @throws StreamFallbackError `INVALID_INPUT` for a URL that is none of a proxy's
 */
export function chooseProxy(given: string | false | ProxyVariables): ChooseProxy {
  if (given === false) return () => undefined;
  if (typeof given === "string") {
    const proxy = parseProxy(given, "`proxy`");
    return () => proxy;
  }
  const https = proxyIn(given, ["https_proxy", "all_proxy"]);
  const http = proxyIn(given, ["http_proxy", "all_proxy"]);
  if (!https && !http) return () => undefined;
  const isExempt = exemptBy(valueIn(given, "no_proxy")?.value);
  return (place) => {
    const proxy = place.protocol === "https:" ? https : http;
    return proxy === undefined || isExempt(place) ? undefined : proxy;
  };
}

function proxyIn(variables: ProxyVariables, names: readonly string[]): ProxyAddress | undefined {
  for (const name of names) {
    const found = valueIn(variables, name);
    if (found) return parseProxy(found.value, `the variable ${found.name}`);
  }
  return undefined;
}

/** In lower case first, as curl does. */
function valueIn(variables: ProxyVariables, name: string): { name: string; value: string } | undefined {
  for (const spelt of [name, name.toUpperCase()]) {
    const value = variables[spelt]?.trim();
    if (value) return { name: spelt, value };
  }
  return undefined;
}
