import { hostOf, type Origins } from "../origins.ts";

/** Those that can be replaced, and pages that are only linked to. */
type PlaceName = OriginName | "share";
type OriginName = "live" | "www" | "webcast" | "short";

const originNames: readonly OriginName[] = ["live", "www", "webcast", "short"];

/** Every host that the site's links lead to, and which of its places it shows. */
const siteHosts: ReadonlyMap<string, PlaceName> = new Map([
  ["live.douyin.com", "live"],
  ["www.douyin.com", "www"],
  ["douyin.com", "www"],
  ["m.douyin.com", "share"],
  ["www.iesdouyin.com", "share"],
  ["iesdouyin.com", "share"],
  ["webcast.amemv.com", "webcast"],
  ["v.douyin.com", "short"],
]);

/** All hosts that may be asked, those of the origins instead of the site's own where they are replaced. */
export function hostsOf(origins: Origins): string[] {
  const shared = [...siteHosts].flatMap(([host, name]) => (name === "share" ? [host] : []));
  return [...new Set([...Object.values(origins).map(hostOf), ...shared])];
}

/** A place at the site, or at what replaces a part of it. */
export interface SitePlace {
  name: PlaceName;
  /** The parts of its path, still encoded. */
  segments: readonly string[];
  query: URLSearchParams;
  /** Where to ask for it: below an origin, or at a host of the site, by https. */
  url: string;
}

/**
 * The one judge of where a given URL, or a redirect, may lead: to a host of the site at its usual port, or below a
 * configured origin; undefined for any other place. Requests must go to the `url` it returns, never to the given one.
 */
export function sitePlace(given: URL, origins: Origins): SitePlace | undefined {
  if (given.username !== "" || given.password !== "") return undefined;
  const found = belowOrigin(given, origins) ?? atSiteHost(given, origins);
  if (!found) return undefined;
  const { name, base, path } = found;
  const segments = path.split("/").filter((segment) => segment !== "");
  return { name, segments, query: given.searchParams, url: `${base}${path}${given.search}` };
}

interface Found {
  name: PlaceName;
  base: string;
  path: string;
}

/** Origins may share a host and be told apart by their paths; the longest path that fits is meant. */
function belowOrigin(given: URL, origins: Origins): Found | undefined {
  const fitting = originNames.flatMap((name) => {
    const { origin, pathname } = new URL(origins[name]);
    const folder = pathname.replace(/\/$/, "");
    if (given.origin !== origin || !`${given.pathname}/`.startsWith(`${folder}/`)) return [];
    return [{ name, base: origins[name], path: given.pathname.slice(folder.length) }];
  });
  return fitting.reduce<Found | undefined>(
    (best, each) => (best && best.path.length <= each.path.length ? best : each),
    undefined,
  );
}

/** Old share texts have http: what is asked is https all the same. */
function atSiteHost({ protocol, hostname, port, pathname }: URL, origins: Origins): Found | undefined {
  const name = siteHosts.get(hostname);
  if (!name || !/^https?:$/.test(protocol) || port !== "") return undefined;
  // Pages that are only linked to are no origin of ours, so nothing can replace them.
  const base = name === "share" ? `https://${hostname}` : origins[name];
  return { name, base, path: pathname };
}
