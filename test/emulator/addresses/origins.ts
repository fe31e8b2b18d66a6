/** The hosts of the site, each served under a path prefix of the one local port: `/live` stands for live.douyin.com. */
const originNames = ["live", "www", "webcast", "short", "ttwid"] as const;

export type OriginName = (typeof originNames)[number];

export type Origins = Record<OriginName, string>;

export function originsUnder(url: string): Origins {
  return {
    live: `${url}/live`,
    www: `${url}/www`,
    webcast: `${url}/webcast`,
    short: `${url}/short`,
    ttwid: `${url}/ttwid`,
  };
}

/** The text of the DOUYIN_ORIGINS environment variable that points a client here. */
export function originsVariable(origins: Origins): string {
  return originNames.map((name) => `${name}=${origins[name]}`).join(",");
}
