import { hostOf, type Origins } from "../origins.ts";

/** Which of the site's places a link leads to. */
type PlaceName = "live" | "short" | "space";

/** Hosts of the site whose links can name a room; `space` is only linked to and never asked. */
const siteHosts: ReadonlyMap<string, PlaceName> = new Map([
  ["live.bilibili.com", "live"],
  ["space.bilibili.com", "space"],
  ["b23.tv", "short"],
]);

/** Hosts of the site whose pages have no room. */
const OTHER_HOST = /^(?:[\w-]+\.)*(?:bilibili\.com|b23\.tv)$/;

/** All hosts that are asked, those of the origins instead of the site's own where they are replaced. */
export function hostsOf(origins: Origins): string[] {
  return [...new Set(Object.values(origins).map(hostOf))];
}

/** A place at the site, or at what replaces a part of it. */
export interface SitePlace {
  /** Undefined for the rest of the site. */
  name: PlaceName | undefined;
  /** The parts of its path, still encoded. */
  segments: readonly string[];
  /** Where to ask for it, below an origin. */
  url: string;
}

/**
 * The one judge of where a given URL, or a redirect, leads: to a host of the site at its usual port, or below a configured
 * origin; undefined for any other place. Requests must go to the `url` it returns, never to the given one.
 */
export function sitePlace(given: URL, origins: Origins): SitePlace | undefined {
  if (given.username !== "" || given.password !== "") return undefined;
  const found = belowOrigin(given, origins) ?? atSiteHost(given);
  if (!found) return undefined;
  const { name, path } = found;
  const segments = path.split("/").filter((segment) => segment !== "");
  const base = name === "live" || name === "short" ? origins[name] : given.origin;
  return { name, segments, url: `${base}${path}${given.search}` };
}

function belowOrigin(given: URL, origins: Origins): { name: PlaceName; path: string } | undefined {
  const fitting = (["live", "short"] as const).flatMap((name) => {
    const { origin, pathname } = new URL(origins[name]);
    const folder = pathname.replace(/\/$/, "");
    if (given.origin !== origin || !`${given.pathname}/`.startsWith(`${folder}/`)) return [];
    return [{ name, path: given.pathname.slice(folder.length) }];
  });
  // Origins may share a host and be told apart by their paths; the longest path that fits is meant.
  return fitting.toSorted((one, other) => one.path.length - other.path.length)[0];
}

/** Old share texts have http. */
function atSiteHost({
  protocol,
  hostname,
  port,
  pathname,
}: URL): { name: PlaceName | undefined; path: string } | undefined {
  if (!/^https?:$/.test(protocol) || port !== "" || !OTHER_HOST.test(hostname)) return undefined;
  return { name: siteHosts.get(hostname), path: pathname };
}
