import type { AvailableQuality, RoomAnswer, Source, StreamsRefused } from "../room/room-info.ts";

/** An answer and who gave it. */
export interface KeptAnswer<Extra> {
  answer: RoomAnswer<Extra>;
  api: string;
}

/** A kept answer with its age. */
export interface AgedAnswer<Extra> extends KeptAnswer<Extra> {
  ageMs: number;
}

const TEXTS = ["title", "owner", "uid", "avatar", "cover", "liveId", "area"] as const;

/** Whether a stored value has all that callers rely on: half an answer must never pass for a room off air. */
export function isKept<Extra>(value: unknown): value is KeptAnswer<Extra> {
  const { answer, api } = (value ?? {}) as Partial<KeptAnswer<unknown>>;
  if (typeof api !== "string" || typeof answer?.living !== "boolean") return false;
  const { liveStartTime, learned, availableQualities = [], streamsRefused } = answer as RoomAnswer;
  return (
    TEXTS.every((name) => typeof answer[name] === "string") &&
    (liveStartTime === undefined || liveStartTime instanceof Date) &&
    (learned === undefined || typeof learned === "object") &&
    Array.isArray(answer.sources) &&
    answer.sources.every(isSource) &&
    Array.isArray(availableQualities) &&
    availableQualities.every(isQuality) &&
    (streamsRefused === undefined || isRefusal(streamsRefused))
  );
}

function isQuality(value: Partial<AvailableQuality> | null): boolean {
  return typeof value?.quality === "string" && typeof value.name === "string";
}

function isRefusal(value: Partial<StreamsRefused> | null): boolean {
  return typeof value?.reason === "string";
}

function isSource(source: Partial<Source> | null): boolean {
  return typeof source?.name === "string" && Array.isArray(source.streams) && source.streams.every(isStream);
}

function isStream(stream: Source["streams"][number] | null): boolean {
  const { quality, flv, hls, expiresAt } = stream ?? {};
  return (
    typeof quality === "string" &&
    [flv, hls].every((url) => url === undefined || typeof url === "string") &&
    (expiresAt === undefined || expiresAt instanceof Date)
  );
}
