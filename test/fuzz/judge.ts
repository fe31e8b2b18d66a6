import { type RoomAnswer, StreamFallbackError } from "@stream-fallback/core";
import { SECRET } from "./call.ts";
import type { Outcome } from "./played.ts";
import { differences, type Reading } from "./reference/reading.ts";

/** A refusal, or what is told of a room. */
type AnyReading = { readonly refusal: string } | { readonly living: unknown };

export interface Allowed<Told extends AnyReading> {
  /** What the reply proves; an answer or a refusal must be one of these. */
  readonly readings: readonly Told[];
  /**
   * What the reply proved before it was damaged, which an adapter may still find before or behind the damage. Of such an
   * answer only on air or off air is compared, because its texts may be damaged.
   */
  readonly undamaged: readonly Told[];
  /** Whether the adapter must answer, because the reply can be read. */
  readonly mustAnswer: boolean;
}

const LONGEST_MESSAGE = 300;
/** Pieces of signed URLs, cookies, pages and invented texts, which no message may hold. */
const secrets = [SECRET, "sign=", "http:", "<script", "长长", "fake"];

/** What is wrong with an outcome of Douyin's adapters, in one sentence; undefined where nothing is. */
export function judge(outcome: Outcome, allowed: Allowed<Reading>): string | undefined {
  return judgeBy(differences, { outcome, ...allowed });
}

/** The same, by what tells in which fields an answer differs from what was read. */
export function judgeBy<Told extends AnyReading>(
  differ: (answer: RoomAnswer, reading: Told) => string[],
  { outcome, readings, undamaged, mustAnswer }: Allowed<Told> & { outcome: Outcome },
): string | undefined {
  if ("answer" in outcome) return judgeAnswer(outcome.answer, { readings, undamaged, differ });
  const { thrown } = outcome;
  if (!(thrown instanceof StreamFallbackError)) return `it threw no typed error: ${thrown}`;
  const { code, fault, message, cause } = thrown;
  if (cause instanceof Error && !(cause instanceof StreamFallbackError)) return `it crashed: ${cause.stack}`;
  if (message.length > LONGEST_MESSAGE)
    return `the message has ${message.length} characters: ${message.slice(0, 400)}`;
  const secret = secrets.find((piece) => message.includes(piece));
  if (secret !== undefined) return `the message tells of the reply (${secret}): ${message}`;
  if (fault !== "endpoint" && fault !== "access" && fault !== "query") return `${code} blames the ${fault}`;
  const isProven = [...readings, ...undamaged].some(
    (reading) => "refusal" in reading && reading.refusal === code,
  );
  if (fault === "query" && !isProven) return `${code} is not proven by the reply`;
  if (mustAnswer && !isProven) return `${code} for a reply that can be read: ${message}`;
  return undefined;
}

function judgeAnswer<Told extends AnyReading>(
  answer: RoomAnswer,
  {
    readings,
    undamaged,
    differ,
  }: Pick<Allowed<Told>, "readings" | "undamaged"> & {
    differ: (answer: RoomAnswer, reading: Told) => string[];
  },
): string | undefined {
  if (undamaged.some((reading) => "living" in reading && reading.living === answer.living)) return undefined;
  const wrong = readings.map((reading) => differ(answer, reading));
  if (wrong.some((fields) => fields.length === 0)) return undefined;
  const [fields] = wrong.toSorted((one, other) => one.length - other.length);
  const what =
    fields === undefined ? "but the reply proves nothing" : `but the reply says otherwise: ${fields}`;
  return `it answered living: ${answer.living}, ${what}`;
}
