import { StreamFallbackError } from "../errors.ts";
import type { CurrentStream, RoomInfo } from "../room/room-info.ts";
import { rankStreams, selectStream } from "../room/select-stream.ts";
import type { ClientGetStreamOptions } from "./client-options.ts";
import type { Probed } from "./probe-stream.ts";

/** So that a room whose streams are all dead does not take all the time of the call. */
const MOST_PROBED = 6;

interface Choice {
  call: ClientGetStreamOptions;
  /** The provider's, best first. */
  qualities: readonly string[] | undefined;
  probe(stream: CurrentStream): Promise<Probed>;
  /** The addresses that this call has found dead already. */
  dead: ReadonlyMap<string, Probed>;
}

/**
 * The stream to play; with `probe`, the first of what the site has just told that plays. A remembered one was probed before
 * it was given. What was found dead on the way here is not given while there is another.
 * @throws StreamFallbackError `NO_SUCH_QUALITY`, or `UPSTREAM_ERROR` that blames no adapter, as each told what the site
 * believes
 */
export async function chooseStream(
  { sources, meta }: Pick<RoomInfo, "sources" | "meta">,
  { call, qualities, probe, dead }: Choice,
): Promise<CurrentStream> {
  const nearest = selectStream(sources, { choice: call, ranking: qualities });
  if (meta.cached || (!call.probe && dead.size === 0)) return nearest;

  const ranked = rankStreams(sources, { choice: call, ranking: qualities });
  if (!call.probe) return ranked.find(({ url }) => !dead.has(url)) ?? nearest;

  const reasons = new Set<string>();
  for (const stream of ranked.slice(0, MOST_PROBED)) {
    const probed = await probe(stream);
    if (probed.verdict === "plays") return stream;
    reasons.add(probed.reason);
  }
  const what = `on air, but no stream plays (${[...reasons].join(", ")}); the broadcast may just have ended, ask again`;
  throw new StreamFallbackError("UPSTREAM_ERROR", what, { isBlameless: true, attempts: meta.attempts });
}
