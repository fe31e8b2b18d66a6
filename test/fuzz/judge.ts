import { type RoomAnswer, StreamFallbackError } from "@stream-fallback/core";
import { SECRET } from "./call.ts";
import { differences, type Reading } from "./reference/reading.ts";

/** What an adapter made of a reply. */
export type Outcome = { readonly answer: RoomAnswer } | { readonly thrown: unknown };

export interface Allowed {
  /** What the reply proves; an answer or a refusal must be one of these. */
  readonly readings: readonly Reading[];
  /**
   * What the reply proved before it was damaged, which an adapter may still find before or behind the damage. Of such an
   * answer only on air or off air is compared, because its texts may be damaged.
   */
  readonly undamaged: readonly Reading[];
  /** Whether the adapter must answer, because the reply can be read. */
  readonly mustAnswer: boolean;
}

const LONGEST_MESSAGE = 300;
/** Pieces of signed URLs, cookies, pages and invented texts, which no message may hold. */
const secrets = [SECRET, "sign=", "http:", "<script", "长长", "fake"];

/** What is wrong with an outcome, in one sentence; undefined where nothing is. */
export function judge(outcome: Outcome, { readings, undamaged, mustAnswer }: Allowed): string | undefined {
  if ("answer" in outcome) return judgeAnswer(outcome.answer, { readings, undamaged });
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

function judgeAnswer(
  answer: RoomAnswer,
  { readings, undamaged }: Pick<Allowed, "readings" | "undamaged">,
): string | undefined {
  if (undamaged.some((reading) => "living" in reading && reading.living === answer.living)) return undefined;
  const wrong = readings.map((reading) => differences(answer, reading));
  if (wrong.some((fields) => fields.length === 0)) return undefined;
  const [fields] = wrong.toSorted((one, other) => one.length - other.length);
  const what =
    fields === undefined ? "but the reply proves nothing" : `but the reply says otherwise: ${fields}`;
  return `it answered living: ${answer.living}, ${what}`;
}
