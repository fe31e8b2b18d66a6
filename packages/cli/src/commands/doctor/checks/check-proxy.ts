import { connect } from "node:net";
import type { Environment } from "../../../cache/cache-file.ts";
import { type Finding, plain } from "../finding.ts";
import { codeOf, PATIENCE_MS } from "./network-failure.ts";

interface Route {
  /** That of `--proxy`. */
  given: string | undefined;
  environment: Environment;
  site: URL;
  signal: AbortSignal;
}

/** A proxy by its place, which holds no password. */
export interface NamedProxy {
  /** The option or variable that names it. */
  source: string;
  host: string;
  port: number;
}

const PORTS: Readonly<Record<string, number>> = { "http:": 80, "https:": 443 };
const SOCKS_PORT = 1_080;

/** The proxy that requests to the site go through; undefined for none. Who is exempt by NO_PROXY the requests themselves show. */
export function proxyOf({ given, environment, site }: Omit<Route, "signal">): NamedProxy | undefined {
  if (given !== undefined) return named("--proxy", given);
  const names = site.protocol === "https:" ? ["https_proxy", "all_proxy"] : ["http_proxy", "all_proxy"];
  for (const name of names.flatMap((each) => [each, each.toUpperCase()])) {
    const value = environment[name]?.trim();
    if (value) return named(name, value);
  }
  return undefined;
}

function named(source: string, text: string): NamedProxy | undefined {
  const url = URL.parse(text.includes("://") ? text : `http://${text}`);
  if (url === null || url.hostname === "") return undefined;
  const port = Number(url.port) || (PORTS[url.protocol] ?? SOCKS_PORT);
  return { source, host: url.hostname.replace(/^\[|\]$/g, ""), port };
}

/** Whether a proxy can be reached at all. */
export async function checkProxy(route: Route): Promise<Finding> {
  const check = "proxy";
  const proxy = proxyOf(route);
  if (proxy === undefined)
    return { check, verdict: "skipped", found: { en: "none is used", zh: "未使用代理" } };
  const { source, host, port } = proxy;
  const late = AbortSignal.any([route.signal, AbortSignal.timeout(PATIENCE_MS)]);
  const socket = connect({ host, port, signal: late });
  try {
    await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));
    return { check, verdict: "well", found: plain(`${source}: ${host}:${port}`) };
  } catch (error) {
    route.signal.throwIfAborted();
    const code = late.aborted ? "ETIMEDOUT" : codeOf(error);
    return {
      check,
      verdict: "wrong",
      found: plain(`${source}: ${host}:${port} ${code}`),
      advice: {
        en: "the proxy cannot be reached: start it, or mend its address",
        zh: "无法连接代理：请启动代理或修正其地址",
      },
    };
  } finally {
    socket.destroy();
  }
}
