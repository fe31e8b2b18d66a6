const EARLIEST_SECONDS = Date.UTC(2020, 0) / 1_000;
const LATEST_SECONDS = Date.UTC(2100, 0) / 1_000;

/** Boxes in other people's homes, which serve each other. */
const PEER_BOX = /(?:^|\.)mcdn\.bilivideo\.\w+$/;

/** Encodings that the site makes of what it calls the original. */
const ENCODING = "bluray|prohevc|maxhevc|uhd|2500|4000|1500";
const ENCODING_IN_PATH = new RegExp(`/live_[^_/.?]+_[^_/.?]+(?:_[^_/.?]+)*_(${ENCODING})(?=[./?]|$)`);

/** Those that players can fetch, in the site's order, but peer boxes last. */
export function linesInOrder(urls: readonly string[]): string[] {
  const lines = urls.flatMap((url) => {
    const { protocol = "", hostname = "" } = URL.parse(url) ?? {};
    return /^https?:$/.test(protocol) ? [{ url, isPeer: PEER_BOX.test(hostname) }] : [];
  });
  return lines.toSorted((one, other) => Number(one.isPeer) - Number(other.isPeer)).map(({ url }) => url);
}

/** The second encoding that a stream called original really is, by its own address; undefined for what is untouched. */
export function encodingOf(url: string): string | undefined {
  const [, suffix] = /[?&]suffix=(\w+)/.exec(url) ?? [];
  if (suffix !== undefined) return suffix === "origin" ? undefined : suffix;
  return ENCODING_IN_PATH.exec(url)?.[1];
}

/** When the first of these URLs stops working; undefined where none tells. */
export function earliestExpiry(...urls: readonly (string | undefined)[]): Date | undefined {
  const ends = urls.flatMap((url = "") =>
    Array.from(url.matchAll(/[?&](?:expires|deadline)=(\d{10})(?=&|$)/g), ([, seconds]) => Number(seconds)),
  );
  const likely = ends.filter((seconds) => seconds >= EARLIEST_SECONDS && seconds < LATEST_SECONDS);
  return likely.length > 0 ? new Date(Math.min(...likely) * 1_000) : undefined;
}
