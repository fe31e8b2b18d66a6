import type { RoomAnswer } from "@stream-fallback/core";
import type { StreamReading } from "./read-streams.ts";

/** The parts of an answer that must be the reply's own. */
const fields = ["living", "title", "owner", "uid", "liveId", "cover", "avatar"] as const;

/** One thing that a reply proves. Its values are the reply's, so they may be of any type. */
export type Reading =
  | { readonly refusal: "ROOM_NOT_FOUND" | "ROOM_RESTRICTED" }
  | ({ readonly [Field in (typeof fields)[number]]: unknown } & {
      /** Undefined where they cannot be read. */
      readonly streams: StreamReading | undefined;
    });

/** The parts in which the answer is not what was read; empty where it is. */
export function differences(answer: RoomAnswer, reading: Reading): string[] {
  if ("refusal" in reading) return [reading.refusal];
  const wrong: string[] = fields.filter((field) => !isSame(answer[field], reading[field]));
  if (!hasStreams(answer, reading.streams)) wrong.push("streams");
  return wrong;
}

/** Half a character cannot be sent in a row of text, so either there is no right way to read it. */
function isSame(told: unknown, read: unknown): boolean {
  return typeof told === "string" && typeof read === "string"
    ? told.toWellFormed() === read.toWellFormed()
    : told === read;
}

/** The first picture is told in full; whatever else is told is a URL of this room. */
function hasStreams({ sources }: RoomAnswer, reading: StreamReading | undefined): boolean {
  if (reading === undefined) return false;
  const { first } = reading;
  const urls = new Set([...reading.urls].map((url) => url.toWellFormed()));
  // The same without the word that makes it sound only is the picture behind the sound.
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
  // What is no text may be nested deeper than can be written.
  const [first, second] = [flv, hls].map((url) =>
    typeof url === "string" ? url.toWellFormed() : url ? typeof url : "",
  );
  return JSON.stringify([quality, first, second]);
}
