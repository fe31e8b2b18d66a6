import { ownFields, StreamFallbackError } from "@stream-fallback/core";

/** Where the site is. Each can be replaced, by a mirror or by a local stand-in for tests. */
export interface Origins {
  /** Live pages and the JSON API. */
  live: string;
  /** Profiles. */
  www: string;
  /** The share API. */
  webcast: string;
  /** Short links. */
  short: string;
  /** Where the `ttwid` cookie can be had without a page. */
  ttwid: string;
}

const siteOrigins: Origins = {
  live: "https://live.douyin.com",
  www: "https://www.douyin.com",
  webcast: "https://webcast.amemv.com",
  short: "https://v.douyin.com",
  ttwid: "https://ttwid.bytedance.com",
};

/**
 * The origins to use: those given, else those of `DOUYIN_ORIGINS`, else the site's. They may have a path.
 * @param variable `live=http://127.0.0.1:8080/live,www=…`
 * @throws StreamFallbackError `INVALID_INPUT` for an unknown name or something that is no http(s) URL
 */
export function chooseOrigins(
  given: { [Name in keyof Origins]?: string | undefined } | string = {},
  variable: string | undefined = undefined,
): Origins {
  const chosen = { ...siteOrigins };
  const own = typeof given === "string" ? parseVariable(given) : Object.entries(ownFields("origins", given));
  const entries = [...parseVariable(variable), ...own];
  for (const [name, value] of entries) {
    if (value === undefined) continue;
    if (!Object.hasOwn(siteOrigins, name))
      throw invalid(`there is no origin ${JSON.stringify(shownName(name))}; there are ${known()}`);
    const url = typeof value === "string" ? URL.parse(value) : null;
    if (!url || !/^https?:$/.test(url.protocol) || url.search !== "" || url.hash !== "") {
      throw invalid(`the origin "${name}" needs an http or https URL without query`);
    }
    chosen[name as keyof Origins] = value.replace(/\/+$/, "");
  }
  return chosen;
}

/** What adapters that ask there fall together with. */
export function hostOf(origin: string): string {
  return new URL(origin).host;
}

function parseVariable(variable: string | undefined): [string, string][] {
  const pairs = (variable ?? "").split(",").filter((pair) => pair.trim() !== "");
  return pairs.map((pair) => {
    const [name = "", ...rest] = pair.trim().split("=");
    return [name, rest.join("=")];
  });
}

function known(): string {
  return Object.keys(siteOrigins).join(", ");
}

function invalid(what: string): StreamFallbackError {
  return new StreamFallbackError("INVALID_INPUT", `DOUYIN_ORIGINS or the option origins: ${what}`);
}

/** Of a URL without a name the scheme alone: it may have a password. */
function shownName(name: string): string {
  return name.replace(/:\/\/.*/s, "").slice(0, 60);
}
