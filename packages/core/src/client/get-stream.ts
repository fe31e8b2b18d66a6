import { StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import type { Deadline } from "../policies/deadline.ts";
import { areStreamsRefused, type CurrentStream, type RoomStream } from "../room/room-info.ts";
import { describeRoom, type RoomRef } from "../room/room-ref.ts";
import type { TracedCall } from "../tracing/traced-call.ts";
import type { Answerer } from "./answerer.ts";
import { chooseStream } from "./choose-stream.ts";
import type { ClientGetStreamOptions } from "./client-options.ts";
import type { ClientParts } from "./client-parts.ts";
import { keyOfQuality } from "./key-of-quality.ts";
import { type Probed, probeStream } from "./probe-stream.ts";

interface StreamWish<Extra> {
  call: ClientGetStreamOptions;
  deadline: Deadline;
  /** The call, where somebody traces it. */
  trace: TracedCall | undefined;
  answerer: Answerer<Extra>;
  parts: ClientParts<Extra>;
}

/** The room as it is answered, and the one stream of it to play. */
export async function getStream<Extra>(
  room: string | RoomRef,
  { call: given, deadline, trace, answerer, parts }: StreamWish<Extra>,
): Promise<RoomStream<Extra>> {
  const { provider } = parts.chooser.choose(room);
  const call = { ...given, quality: keyOfQuality(given.quality, provider) };
  const { quality, strictQuality, onlyAudio, codecPriorities: codecs } = call;
  const need = { kind: "streams", quality, strictQuality, onlyAudio, codecs } as const;
  const probeParts = { http: parts.transport.bind(deadline.signal), deadline, clock: parts.clock };
  /** What this call found dead, by address: the site may go on telling it. */
  const dead = new Map<string, Probed>();
  async function probe(stream: CurrentStream, share = 1): Promise<Probed> {
    const probed = dead.get(stream.url) ?? (await probeStream(stream, { ...probeParts, share }));
    if (probed.verdict === "dead") dead.set(stream.url, probed);
    return probed;
  }
  // A remembered stream that is silent leaves time to ask the site.
  const tryOut = (stream: CurrentStream) => probe(stream, 0.5);
  const info = await answerer.answer(room, { need, call, deadline, trace, probe: tryOut });
  const place = describeRoom(info);
  if (!info.living) {
    const { attempts } = info.meta;
    throw new StreamFallbackError("NOT_LIVE", `${place} is not on air; ask again when it is`, { attempts });
  }
  if (areStreamsRefused(info)) {
    const what = `its streams are not shown to everybody: ${info.streamsRefused.reason}`;
    const { attempts } = info.meta;
    throw new StreamFallbackError("ROOM_RESTRICTED", what, { attempts }).at(`${info.api}, ${place}`);
  }
  const { qualities } = provider;
  const currentStream = await chooseStream(info, { call, qualities, probe, dead }).catch((thrown) => {
    throw toStreamFallbackError(thrown).at(`${info.api}, ${place}`);
  });
  parts.memory.handedOut.record(currentStream.url);
  const answer = { ...info, currentStream };
  if (parts.standIns.has(info)) parts.standIns.add(answer);
  return answer;
}
