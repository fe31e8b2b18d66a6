/** A part of a call, told when it is over. */
export interface CallStep {
  /** The same for all steps of a call, and for no other call of the client. */
  call: number;
  /** The room as far as it is named by then. */
  room: string;
  /** `resolve` finds what names the room, `cache` looks for an answer, `ask` asks the site, or waits for who asks the same. */
  step: "resolve" | "cache" | "ask";
  /** When it began, in ms after the call did. */
  startedMs: number;
  durationMs: number;
  /** `done`; for `cache` what was found: `fresh`, `stale` or `nothing`; for a step that failed the code of the error. */
  outcome: string;
}
