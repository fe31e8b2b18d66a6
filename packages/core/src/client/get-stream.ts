import { StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import type { Deadline } from "../policies/deadline.ts";
import type { CurrentStream, RoomStream } from "../room/room-info.ts";
import type { RoomRef } from "../room/room-ref.ts";
import type { Answerer } from "./answerer.ts";
import { chooseProvider } from "./choose-provider.ts";
import { chooseStream } from "./choose-stream.ts";
import type { ClientGetStreamOptions } from "./client-options.ts";
import type { ClientParts } from "./client-parts.ts";
import { probeStream } from "./probe-stream.ts";

interface StreamWish<Extra> {
  call: ClientGetStreamOptions;
  deadline: Deadline;
  answerer: Answerer<Extra>;
  parts: ClientParts<Extra>;
}

/**
 * The room as it is answered, and the one stream of it to play. Where a remembered stream is dead the site is asked.
 */
export async function getStream<Extra>(
  room: string | RoomRef,
  wish: StreamWish<Extra>,
): Promise<RoomStream<Extra>> {
  const { call, deadline, answerer, parts } = wish;
  const need = { kind: "streams", quality: call.quality } as const;
  const info = await answerer.answer(room, { need, call, deadline });
  if (!info.living) {
    throw new StreamFallbackError("NOT_LIVE", `room ${info.roomId} is not on air; ask again when it is`);
  }
  const { qualities } = chooseProvider(parts, room);
  const probeParts = { http: parts.transport.bind(deadline.signal), deadline, clock: parts.clock };
  const probe = (stream: CurrentStream) => probeStream(stream, probeParts);
  const currentStream = await chooseStream(info, { call, qualities, probe }).catch((thrown) => {
    throw toStreamFallbackError(thrown).at(`${info.api}, room ${info.roomId}`);
  });
  if (currentStream) return { ...info, currentStream };
  return getStream(room, { ...wish, call: { ...call, maxAgeMs: 0 } });
}
