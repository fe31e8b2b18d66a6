import type { RoomAnswer } from "@stream-fallback/core";
import type { StreamReading } from "./read-streams.ts";

/** The fields of an answer that must equal those of the reply. */
const fields = ["living", "title", "owner", "uid", "liveId", "cover", "avatar"] as const;

/** One thing that a reply proves. Its values come from the reply, so they may be of any type. */
export type Reading =
  | { readonly refusal: "ROOM_NOT_FOUND" | "ROOM_RESTRICTED" }
  | ({ readonly [Field in (typeof fields)[number]]: unknown } & {
      /** Undefined when the streams cannot be read. */
      readonly streams: StreamReading | undefined;
    });

/** The fields in which the answer differs from what was read. */
export function differences(answer: RoomAnswer, reading: Reading): string[] {
  if ("refusal" in reading) return [reading.refusal];
  const wrong: string[] = fields.filter((field) => !isSame(answer[field], reading[field]));
  if (!hasStreams(answer, reading.streams)) wrong.push("streams");
  return wrong;
}

/** Whether two values are the same, apart from lone halves of characters, which no reader can get right. */
function isSame(told: unknown, read: unknown): boolean {
  return typeof told === "string" && typeof read === "string"
    ? told.toWellFormed() === read.toWellFormed()
    : told === read;
}

/** Whether the answer has the first picture in full, and otherwise only URLs of this room. */
function hasStreams({ sources }: RoomAnswer, reading: StreamReading | undefined): boolean {
  if (reading === undefined) return false;
  const { first } = reading;
  const urls = new Set([...reading.urls].map((url) => url.toWellFormed()));
  // An audio-only URL without its `only_audio` parameter is the URL of the picture.
  const derived = new Set([...urls].map((url) => url.replaceAll(/only_audio=1&|[?&]only_audio=1$/g, "")));
  const isKnown = (url: string | undefined, known: ReadonlySet<string>) =>
    !url || known.has(url.toWellFormed());
  const told = sources.flatMap(({ streams }) => streams);
  if (!told.every(({ flv, hls }) => [flv, hls].every((url) => isKnown(url, urls) || isKnown(url, derived)))) {
    return false;
  }
  const picture = sources.find(({ name }) => name === "main" || name === "composed");
  const lines = (picture?.streams ?? [])
    .filter(({ flv, hls }) => isKnown(flv, urls) && isKnown(hls, urls))
    .map(({ quality, flv, hls }) => streamLine(quality, { flv, hls }));
  return JSON.stringify(lines.toSorted()) === JSON.stringify(first.toSorted());
}

export function streamLine(quality: string, { flv, hls }: { flv: unknown; hls: unknown }): string {
  // A value that is not text is written as its type, because it may be nested too deep for JSON.stringify.
  const [first, second] = [flv, hls].map((url) =>
    typeof url === "string" ? url.toWellFormed() : url ? typeof url : "",
  );
  return JSON.stringify([quality, first, second]);
}
