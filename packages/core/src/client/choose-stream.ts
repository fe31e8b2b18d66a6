import { StreamFallbackError } from "../errors.ts";
import type { CurrentStream, RoomInfo } from "../room/room-info.ts";
import { rankStreams, selectStream } from "../room/select-stream.ts";
import type { ClientGetStreamOptions } from "./client-options.ts";

/** So that a room whose streams are all dead does not take all the time of the call. */
const MOST_PROBED = 6;

interface Choice {
  call: ClientGetStreamOptions;
  /** The provider's, best first. */
  qualities: readonly string[] | undefined;
  /** Tells why a stream cannot be played, undefined when it can. */
  probe(stream: CurrentStream): Promise<string | undefined>;
}

/**
 * The stream to play; with `probe`, the first that plays.
 * @returns undefined where a remembered stream is dead: the site may know another by now
 * @throws StreamFallbackError `NO_SUCH_QUALITY`, or `UPSTREAM_ERROR` that blames no adapter, as each told what the site
 * believes
 */
export async function chooseStream(
  { sources, meta }: Pick<RoomInfo, "sources" | "meta">,
  { call, qualities, probe }: Choice,
): Promise<CurrentStream | undefined> {
  const nearest = selectStream(sources, { choice: call, ranking: qualities });
  if (!call.probe) return nearest;
  if (meta.cached) return (await probe(nearest)) === undefined ? nearest : undefined;

  const reasons = new Set<string>();
  for (const stream of rankStreams(sources, { choice: call, ranking: qualities }).slice(0, MOST_PROBED)) {
    const reason = await probe(stream);
    if (reason === undefined) return stream;
    reasons.add(reason);
  }
  const what = `on air, but no stream plays (${[...reasons].join(", ")}); the broadcast may just have ended, ask again`;
  throw new StreamFallbackError("UPSTREAM_ERROR", what, { isBlameless: true, attempts: meta.attempts });
}
