import { ownFields, StreamFallbackError } from "@stream-fallback/core";

/** Where the site is. Each can be replaced, by a mirror or by a local stand-in for tests. */
export interface Origins {
  /** The JSON API of live rooms. */
  api: string;
  /** The API of accounts, which gives visitors the keys of signatures and their ids. */
  account: string;
  /** Live pages. */
  live: string;
  /** Short links. */
  short: string;
}

const siteOrigins: Origins = {
  api: "https://api.live.bilibili.com",
  account: "https://api.bilibili.com",
  live: "https://live.bilibili.com",
  short: "https://b23.tv",
};

/**
 * The origins to use: those given, else those of `BILIBILI_ORIGINS`, else the site's. They may have a path.
 * @param variable `api=http://127.0.0.1:8080/api,live=…`
 * @throws StreamFallbackError `INVALID_INPUT` for an unknown name or something that is no http(s) URL
 */
export function chooseOrigins(
  given: { [Name in keyof Origins]?: string | undefined } | string = {},
  variable: string | undefined = undefined,
): Origins {
  const chosen = { ...siteOrigins };
  const own = typeof given === "string" ? entriesIn(given) : Object.entries(ownFields("origins", given));
  for (const [name, value] of [...entriesIn(variable ?? ""), ...own]) {
    if (value === undefined) continue;
    if (!isOriginName(name)) {
      const known = Object.keys(siteOrigins).join(", ");
      throw invalid(`there is no origin ${JSON.stringify(shownName(name))}; there are ${known}`);
    }
    const url = typeof value === "string" ? URL.parse(value) : null;
    if (!url || !/^https?:$/.test(url.protocol) || url.search !== "" || url.hash !== "")
      throw invalid(`the origin "${name}" needs an http or https URL without query`);
    chosen[name] = value.replace(/\/+$/, "");
  }
  return chosen;
}

/** What adapters that ask there fall together with. */
export function hostOf(origin: string): string {
  return new URL(origin).host;
}

function isOriginName(name: string): name is keyof Origins {
  return Object.hasOwn(siteOrigins, name);
}

function entriesIn(text: string): [string, string][] {
  const pairs = text.split(",").filter((pair) => pair.trim() !== "");
  return pairs.map((pair) => {
    const [name = "", ...rest] = pair.trim().split("=");
    return [name, rest.join("=")];
  });
}

function invalid(what: string): StreamFallbackError {
  return new StreamFallbackError("INVALID_INPUT", `BILIBILI_ORIGINS or the option origins: ${what}`);
}

/** Of a URL without a name the scheme alone: it may have a password. */
function shownName(name: string): string {
  return name.replace(/:\/\/.*/s, "").slice(0, 60);
}
