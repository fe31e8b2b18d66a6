import type { Need, Provider } from "../../provider/provider.ts";
import type { RoomAnswer } from "../../room/room-info.ts";
import type { Random } from "../../runtime/random.ts";
import type { FuzzBreak } from "./breaks/fuzz-break.ts";

/** What the site answers at one address, before anything has happened to it; `jsonReply` and `htmlReply` make such. */
export interface FuzzReply {
  /** The end of the paths that it answers, as in `/api/rooms`; of several that fit the first counts. @default any path */
  path?: string | undefined;
  /** @default 200 */
  status?: number | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
  /** The lines of `Set-Cookie`. @default one, whose value no message may hold */
  cookies?: readonly string[] | undefined;
  body: string | Uint8Array;
  /** Whether it is never broken, as a login that has a test of its own. @default false */
  isSpared?: boolean | undefined;
}

/** A room, and what the site answers about it. */
export interface FuzzScene {
  roomId: string;
  uid?: string | undefined;
  /** All that the adapter asks for; what is asked for beside them is HTTP 404. One of them is broken in a run. */
  replies: readonly FuzzReply[];
}

/** A reply as the adapter got it. */
export interface FuzzedReply {
  readonly path: string | undefined;
  readonly status: number;
  readonly body: Uint8Array;
  /** The body as UTF-8. */
  readonly text: string;
  /** The bodies that it was made of, whole: its own, and that of another room where two were mixed. */
  readonly madeOf: readonly Uint8Array[];
}

/** What a reader of the author's own is given. */
export interface FuzzedScene {
  readonly roomId: string;
  readonly uid: string | undefined;
  readonly need: Need;
  /** In the order in which they stand in the scene. */
  readonly replies: readonly FuzzedReply[];
}

/** That a room is on air or not, and what else an answer must say. */
export interface FuzzTold {
  readonly living: boolean;
  /** The fields in which the answer says otherwise. @default only whether it is on air is compared */
  differences?(answer: RoomAnswer): readonly string[];
  /** Whether an adapter may fail over it all the same, though nothing was broken. @default false */
  mayFail?: boolean | undefined;
}

/** What replies prove of a room; `unknown` is nothing, and then no answer will do. */
export type FuzzTruth = "live" | "off-air" | "not-found" | "restricted" | "unknown" | FuzzTold;

export interface FuzzOptions {
  provider: Pick<Provider, "id" | "adapters" | "hosts" | "qualities" | "optionsSchema">;
  /** The name of the adapter that reads. */
  adapter: string;
  /** Rooms, of which each run takes one, or what makes one of the run's luck. */
  scenes: readonly FuzzScene[] | ((random: Random, run: number) => FuzzScene);
  /**
   * What the replies prove, read slowly and simply, by no code of the adapter's. Several truths, where the replies contradict
   * themselves: one of them will do. Nothing is `unknown`.
   */
  read(scene: FuzzedScene): FuzzTruth | readonly FuzzTruth[] | undefined;
  /** What callers give as `options`; the provider's `optionsSchema` is asked first. @default undefined */
  options?: unknown;
  /** The keys that the adapter reads: half of the changes in JSON are made there. @default all are alike */
  keys?: readonly string[] | undefined;
  /** What may come in the place of a value, beside the usual, such as codes of the site. @default none */
  values?: readonly unknown[] | undefined;
  /** Ways of breaking this site's replies that the fuzzer does not know. @default none */
  breaks?: readonly FuzzBreak[] | undefined;
  /** Further pieces that no message may hold. @default none */
  secrets?: readonly string[] | undefined;
  /** How many times replies are broken and read. @default 1000 */
  runs?: number | undefined;
  /** Other seeds break otherwise. @default 1 */
  seed?: number | undefined;
  /** The run with which to begin, as a violation names it. @default the first */
  path?: string | undefined;
}

/** Replies that were read wrongly. */
export interface FuzzViolation {
  /** What is wrong, in one sentence. */
  readonly what: string;
  /** How to play it again. */
  readonly again: string;
  readonly path: string;
  readonly roomId: string;
  readonly need: Need;
  /** What was done to the reply, as little as does it. */
  readonly breaks: readonly string[];
  /** The reply that was broken; of its text the first 500 characters. */
  readonly reply: Pick<FuzzedReply, "path" | "status" | "text">;
}

/** What came of all runs, up to the first that went wrong. */
export interface FuzzReport {
  readonly runs: number;
  readonly answers: number;
  /** How many errors there were, by code. */
  readonly errors: Readonly<Record<string, number>>;
  /** The most that a run took of the processor, in ms. */
  readonly slowestMs: number;
  /** Undefined where all is well. */
  readonly violation: FuzzViolation | undefined;
}
