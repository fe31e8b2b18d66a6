import { StreamFallbackError } from "../../errors.ts";
import type { RoomAnswer } from "../../room/room-info.ts";
import { checkFields } from "../provider-suite/check-answer.ts";
import type { FuzzTold, FuzzTruth } from "./fuzz-options.ts";
import type { Outcome } from "./measured.ts";
import { pieceIn } from "./piece-in.ts";
import { wordsOf } from "./words-of.ts";

/** What an adapter may say of replies. */
export interface Allowed {
  truths: readonly FuzzTruth[];
  /** Whether nothing was broken, so that it must say what they prove. */
  isIntact: boolean;
  /** Whether one quality was asked for, which a room may not have. */
  wantsQuality: boolean;
  /** The texts that no message may quote. */
  texts: readonly string[];
  /** Pieces that no message may hold. */
  secrets: readonly string[];
  /** What messages may name all the same. */
  names: readonly string[];
}

const LONGEST_MESSAGE = 300;
const REFUSALS: Partial<Record<string, FuzzTruth>> = {
  ROOM_NOT_FOUND: "not-found",
  ROOM_RESTRICTED: "restricted",
};
/** What the engine throws over code that did not expect a value. */
const CRASHES = [TypeError, RangeError, ReferenceError];

/** What is wrong with an outcome, in one sentence; undefined where nothing is. */
export function judgeOutcome(outcome: Outcome, allowed: Allowed): string | undefined {
  return "answer" in outcome
    ? judgeAnswer(outcome.answer, allowed.truths)
    : judgeThrown(outcome.thrown, allowed);
}

function judgeAnswer(answer: RoomAnswer, truths: readonly FuzzTruth[]): string | undefined {
  const misshape = misshapeOf(answer);
  if (misshape !== undefined) return misshape;
  const wrong = truths.map((truth) => differences(answer, truth)).filter((fields) => fields !== undefined);
  if (wrong.some((fields) => fields.length === 0)) return undefined;
  const [fields] = wrong.toSorted((one, other) => one.length - other.length);
  const what =
    fields === undefined
      ? "but the replies prove nothing of the kind"
      : `but the replies say otherwise: ${fields}`;
  return `it answered living: ${answer.living}, ${what}`;
}

/** The fields in which an answer is not true; undefined where the truth is no state of a room. */
function differences(answer: RoomAnswer, truth: FuzzTruth): readonly string[] | undefined {
  const told = toldBy(truth);
  if (told === undefined) return undefined;
  const others = told.differences?.(answer) ?? [];
  return answer.living === told.living ? others : [...new Set(["living", ...others])];
}

function toldBy(truth: FuzzTruth): FuzzTold | undefined {
  if (typeof truth === "object") return truth;
  return truth === "live" || truth === "off-air" ? { living: truth === "live" } : undefined;
}

function misshapeOf(answer: RoomAnswer): string | undefined {
  try {
    // What a site says of its streams is handed on: an address that is none is the site's.
    const sources = answer.sources.map((source) => ({ ...source, streams: [] }));
    checkFields({ answer: { ...answer, sources }, place: "the answer" });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function judgeThrown(thrown: unknown, allowed: Allowed): string | undefined {
  if (!(thrown instanceof StreamFallbackError)) return `it threw no typed error: ${wordsOf(thrown)}`;
  const { code, fault, message, cause } = thrown;
  if (CRASHES.some((crash) => cause instanceof crash)) return `it crashed: ${(cause as Error).stack}`;
  if (message.length > LONGEST_MESSAGE)
    return `the message has ${message.length} characters: ${message.slice(0, LONGEST_MESSAGE)}`;
  const piece = pieceIn(message, allowed);
  if (piece !== undefined) return `the message tells of the reply (${piece}): ${message}`;
  const refusal = REFUSALS[code];
  const { truths, isIntact, wantsQuality } = allowed;
  const isProven = refusal !== undefined && truths.includes(refusal);
  if (refusal !== undefined && !isProven) return `${code} is not proven by the replies`;
  const mayThrow = fault === "endpoint" || fault === "access" || fault === "identity" || isProven;
  if (!mayThrow && !(code === "NO_SUCH_QUALITY" && wantsQuality)) return `${code} blames the ${fault}`;
  const canBeRead = truths.some(
    (truth) => truth !== "unknown" && !(typeof truth === "object" && truth.mayFail),
  );
  return isIntact && canBeRead && !isProven ? `${code} for replies that can be read: ${message}` : undefined;
}
