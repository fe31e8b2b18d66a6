import type { LoadedPlugin } from "./load-plugin.ts";

/**
 * What tells the memory of a plugin apart: its module, and whom it asks. Two plugins may have one id and yet ask two sites, as the real
 * one and a stand-in do, and one plugin may ask elsewhere from today on.
 */
export function memoryName({ provider: { id, hosts = [] }, href }: LoadedPlugin): readonly string[] {
  return [id, moduleName(href), ...new Set(hosts.map(withoutFreePort))].toSorted();
}

/** An installed package is the same one in whichever folder it is; a Redis may be shared by machines. */
function moduleName(href: string): string {
  return href.split("/node_modules/").at(-1) ?? href;
}

/** What is played on this machine has another free port at each start, and would never remember anything by it. */
function withoutFreePort(host: string): string {
  return host.replace(/^(127\.[\d.]+|localhost|\[::1\]):\d+$/, "$1");
}
