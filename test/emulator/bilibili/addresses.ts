/** The hosts of the site: the API of live rooms, that of accounts, live pages, short links. */
export const hosts = ["api", "account", "live", "short"] as const;

export type HostName = (typeof hosts)[number];

/** The names under which routes are counted and made to fail. */
export const endpointNames = [
  "nav",
  "spi",
  "info",
  "h5Info",
  "play",
  "init",
  "roomInfo",
  "anchor",
  "playUrl",
  "baseInfo",
  "statusByUids",
  "playlist",
  "page",
  "short",
] as const;

export type EndpointName = (typeof endpointNames)[number];

/** The text of the BILIBILI_ORIGINS environment variable that points a client here. */
export function originsVariable(origins: Readonly<Record<HostName, string>>): string {
  return hosts.map((name) => `${name}=${origins[name]}`).join(",");
}
