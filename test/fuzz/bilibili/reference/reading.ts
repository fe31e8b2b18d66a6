import type { RoomAnswer } from "@stream-fallback/core";

/** What one reply, or several that agree, prove of a room. */
export interface Told {
  living: boolean;
  title: string;
  owner: string;
  uid: string;
  liveId: string;
  cover: string;
  avatar: string;
}

/** What replies prove: a refusal, or a room and the addresses from which its streams may be. */
export type Reading =
  | { readonly refusal: "ROOM_NOT_FOUND" | "ROOM_RESTRICTED" }
  | (Told & { readonly urls: ReadonlySet<string>; readonly needsStreams: boolean });

const fields = ["living", "title", "owner", "uid", "liveId", "cover", "avatar"] as const;

/** The fields in which the answer differs from what was read. */
export function differences(answer: RoomAnswer, reading: Reading): string[] {
  if ("refusal" in reading) return [reading.refusal];
  const wrong: string[] = fields.filter((field) => wellFormed(answer[field]) !== wellFormed(reading[field]));
  const streams = answer.sources.flatMap((source) => source.streams);
  const told = streams.flatMap(({ flv, hls }) => [flv ?? [], hls ?? []].flat());
  if (!told.every((url) => reading.urls.has(url.toWellFormed()))) wrong.push("streams");
  const isSilent = streams.length === 0 && answer.streamsRefused === undefined;
  if (reading.needsStreams && answer.living && isSilent) wrong.push("why there are no streams");
  const dates = [answer.liveStartTime, ...streams.map(({ expiresAt }) => expiresAt)];
  if (dates.some((date) => date !== undefined && Number.isNaN(date.getTime()))) wrong.push("dates");
  return wrong;
}

function wellFormed(value: unknown): unknown {
  return typeof value === "string" ? value.toWellFormed() : value;
}
