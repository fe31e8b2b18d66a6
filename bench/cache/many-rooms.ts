import type { Provider, RoomAnswer } from "@stream-fallback/core";
import type { DouyinExtra, RoomInfo } from "@stream-fallback/douyin-provider";

const ADAPTER = "web";

/**
 * A provider in this process for which every number is a room on air. Each answer is parsed anew from text, like one
 * from the network, so that rooms share no memory.
 * @param like what every room looks like
 * @param playableMs how long its streams can be played
 */
export function manyRooms(like: RoomInfo, playableMs: number): Provider<DouyinExtra> {
  const { roomId, api, recordStartTime, meta, ...answer } = like;
  const text = JSON.stringify(answer);
  return {
    id: "douyin",
    name: "many rooms",
    siteURL: "http://127.0.0.1/",
    adapters: [
      {
        name: ADAPTER,
        provides: ["status", "streams"],
        fetchRoom: async ({ room }) => answerOf(text, room.roomId, playableMs),
      },
    ],
    matchURL: () => false,
    resolve: async (roomId) => ({ provider: "douyin", roomId }),
  };
}

function answerOf(text: string, roomId: string, playableMs: number): RoomAnswer<DouyinExtra> {
  const answer: RoomAnswer<DouyinExtra> = JSON.parse(text);
  const now = Date.now();
  for (const { streams } of answer.sources) {
    for (const stream of streams) stream.expiresAt = new Date(now + playableMs);
  }
  const uid = `${answer.uid}-${roomId}`;
  return { ...answer, uid, liveId: roomId, liveStartTime: new Date(now), learned: { uid } };
}
