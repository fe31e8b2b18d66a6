import type { AttemptReport } from "../attempt-report.ts";
import {
  abortSignal,
  checkedOptions,
  flag,
  listOfTexts,
  milliseconds,
  type OptionKinds,
  text,
} from "../errors/option-kinds.ts";

/** What decides whom a call may ask. */
export interface TargetOptions {
  /** The name of the endpoint to ask first, if it may be asked. */
  prefer?: string | undefined;
  /** Names of endpoints not to ask. */
  exclude?: readonly string[] | undefined;
  /** Calls of the same key go to the same endpoint, with strategies that look at it, such as `consistent-hash`. */
  affinityKey?: string | undefined;
}

export interface CallOptions extends TargetOptions {
  /** Ends the call and everything it started. */
  signal?: AbortSignal | undefined;
  /** The whole call, in ms. @default the balancer's `failover.timeoutMs` */
  timeoutMs?: number | undefined;
  /** Whether the process may end before the call has its answer. @default false */
  isBackground?: boolean | undefined;
}

export interface CallResult<Result> {
  value: Result;
  /** The name of the endpoint that answered. */
  endpoint: string;
  attempts: readonly AttemptReport[];
}

const TARGET_KINDS: OptionKinds<TargetOptions> = { prefer: text, exclude: listOfTexts, affinityKey: text };
const CALL_KINDS: OptionKinds<CallOptions> = {
  ...TARGET_KINDS,
  signal: abortSignal,
  timeoutMs: milliseconds,
  isBackground: flag,
};

/** Nearly every call gives none. */
const NONE: CallOptions = {};

/** @throws StreamFallbackError `INVALID_INPUT` for an option of a wrong kind */
export function callOptionsOf(options: CallOptions | undefined): CallOptions {
  return options === undefined ? NONE : checkedOptions<CallOptions>("", { options, kinds: CALL_KINDS });
}

/** @throws StreamFallbackError `INVALID_INPUT` for an option of a wrong kind */
export function targetOptionsOf(options: TargetOptions | undefined): TargetOptions {
  return options === undefined ? NONE : checkedOptions<TargetOptions>("", { options, kinds: TARGET_KINDS });
}
