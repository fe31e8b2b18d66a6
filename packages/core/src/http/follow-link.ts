import {
  callback,
  checkedOption,
  checkedOptions,
  type OptionKinds,
  record,
  required,
  text,
  withMethods,
} from "../errors/option-kinds.ts";
import { StreamFallbackError } from "../errors.ts";
import { hush } from "../runtime/hush.ts";
import type { HttpClient, HttpStreamReply } from "./http-client.ts";

/** What a provider thinks of where a link leads: what it has found there, where to ask next, or that it leads out of its site. */
export type LinkTarget<Found> = { found: Found } | { url: string } | undefined;

interface FollowingLink<Found> {
  http: Pick<HttpClient, "stream">;
  /** Sent to each place that is asked. @default none */
  headers?: Record<string, string> | undefined;
  /** Judges each target; it is asked for only where this names its `url`. */
  judge(target: URL): LinkTarget<Found>;
  /** Told a reply that is no redirect, to throw what it knows of it, such as a block. */
  refuse?(reply: HttpStreamReply): Promise<void>;
}

const KINDS: OptionKinds<FollowingLink<unknown>> = {
  http: required(withMethods("an HttpClient", ["stream"])),
  headers: record,
  judge: required(callback),
  refuse: callback,
};

const MOST_REDIRECTS = 5;

/**
 * Follows a link, such as a short one, until the provider has found what it is looking for. The place where that is found is
 * not asked, and no body is waited for.
 * @throws StreamFallbackError `INVALID_INPUT` where the link leads out of the site, to nothing, or on and on, and for a
 * parameter of a wrong kind, `INCOMPLETE` for a redirect without its target, and whatever `http`, `judge` and `refuse` throw
 */
export async function followLink<Found>(link: string, options: FollowingLink<Found>): Promise<Found> {
  const following = checkedOptions<FollowingLink<Found>>("followLink", { options, kinds: KINDS });
  let url = checkedOption("followLink: the link", { kind: required(text), read: () => link });
  for (let redirects = 0; redirects < MOST_REDIRECTS; redirects += 1) {
    const target = await targetOf(url, following);
    const judged = following.judge(target);
    if (judged === undefined) throw invalid(`leads out of the site, to ${target.host || target.protocol}`);
    hush(judged);
    const read = readTarget(judged);
    if ("found" in read) return read.found;
    url = read.url;
  }
  throw invalid(`leads on and on, ${MOST_REDIRECTS} times and more`);
}

/** @throws StreamFallbackError `INVALID_INPUT` for what is no target, or cannot be read */
function readTarget<Found>(judged: NonNullable<LinkTarget<Found>>): { found: Found } | { url: string } {
  try {
    if ("found" in judged) return { found: judged.found };
    const { url } = judged;
    if (typeof url === "string") return { url };
  } catch {
    // What cannot be read is none.
  }
  throw new StreamFallbackError("INVALID_INPUT", "followLink: judge gave no target");
}

/** Where the site sends us from here. */
async function targetOf<Found>(
  url: string,
  { http, headers, refuse }: Pick<FollowingLink<Found>, "http" | "headers" | "refuse">,
): Promise<URL> {
  const ending = new AbortController();
  try {
    const reply = await http.stream({ url, headers, signal: ending.signal });
    const { status } = reply;
    if (status === 404 || status === 410) throw invalid(`leads nowhere (HTTP ${status})`);
    if (status < 300 || status >= 400) {
      await refuse?.(reply);
      throw invalid("leads to a page without a room");
    }
    const [location] = [reply.headers.location ?? []].flat();
    const target = location === undefined ? null : URL.parse(location, url);
    if (target) return target;
    throw new StreamFallbackError("INCOMPLETE", "the link's target has not come with it; try again");
  } finally {
    ending.abort(new StreamFallbackError("ABORTED", "the rest of the reply is not needed"));
  }
}

function invalid(what: string): StreamFallbackError {
  const advice =
    "copy it again, or give the number in the room's URL（链接无效：请重新复制，或提供直播间地址里的号码）";
  return new StreamFallbackError("INVALID_INPUT", `the link ${what}; ${advice}`);
}
