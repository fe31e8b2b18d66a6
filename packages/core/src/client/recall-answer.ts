import type { KeptStreams } from "../cache/kept-streams.ts";
import type { FreshAnswer, KeptAnswer, RoomCache } from "../cache/room-cache.ts";
import type { Need, Provider } from "../provider/provider.ts";
import { type CurrentStream, hasStreams } from "../room/room-info.ts";
import type { RoomRef } from "../room/room-ref.ts";
import { rankStreams } from "../room/select-stream.ts";
import type { Clock } from "../runtime/clock.ts";
import type { ClientConfig } from "./client-config.ts";
import type { ClientGetStreamOptions } from "./client-options.ts";
import type { HandedOut } from "./handed-out.ts";

interface Question<Extra> {
  key: string;
  ref: RoomRef;
  need: Need;
  call: ClientGetStreamOptions;
  provider: Provider<Extra>;
}

/** What a client remembers. */
export interface Memory<Extra> {
  cache: RoomCache<Extra>;
  keptStreams: KeptStreams<Extra>;
  handedOut: HandedOut;
  config: ClientConfig;
  clock: Clock;
}

interface Recalled<Extra> {
  /** What answers the question. */
  enough?: FreshAnswer<Extra> | undefined;
  /** What was last heard of the room, enough or not. */
  last: FreshAnswer<Extra> | undefined;
}

/** Looks for an answer among those of the last seconds and, where streams are wanted, among those that still play. */
export async function recallAnswer<Extra>(
  { key, ref, need, call, provider }: Question<Extra>,
  { cache, keptStreams, handedOut, config, clock }: Memory<Extra>,
): Promise<Recalled<Extra>> {
  const recent = await cache.get(key, call.maxAgeMs ?? config.ttlMs);
  if (need.kind === "status") return { enough: recent, last: recent };
  const last = recent && keptStreams.isOutdated(ref, recent) ? undefined : recent;
  if (last && !last.answer.living) return { enough: last, last };

  const chosenOf = ({ answer }: FreshAnswer<Extra>) =>
    rankStreams(answer.sources, call, provider.qualities)[0];
  const leftMsOf = (stream: CurrentStream | undefined) => Number(stream?.expiresAt) - clock.wallNow();
  // Looked at first: what other questions were answered with since then has ended these, or changed their words.
  const kept = await keptStreams.get(ref, key, call.maxAgeMs ?? Number.POSITIVE_INFINITY);
  const chosen = kept && tellsStreams(kept, provider) ? chosenOf(kept) : undefined;
  const leftMs = leftMsOf(chosen);
  if (kept && chosen && !Number.isNaN(leftMs)) {
    const isNew = kept.ageMs < config.ttlMs && leftMs > 0;
    const lasts = leftMs > config.streamMarginMs;
    const isEnough = isNew || (lasts && (call.probe || !handedOut.isAgain(chosen.url)));
    return { enough: isEnough ? kept : undefined, last: last ?? kept };
  }
  // What tells no end is not kept longer than any answer; where no stream will do, it is the answer that says so.
  const isEnough = last && tellsStreams(last, provider) && Number.isNaN(leftMsOf(chosenOf(last)));
  return { enough: isEnough ? last : undefined, last: last ?? kept };
}

/** Streams are taken only from an adapter that knows them, if it told them. */
export function tellsStreams({ answer, api }: KeptAnswer<unknown>, { adapters }: Provider): boolean {
  if (!hasStreams(answer)) return false;
  return adapters.some(({ name, provides }) => name === api && provides.includes("streams"));
}
