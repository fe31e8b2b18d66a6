/** One call of one endpoint, as told to users in `meta.attempts` and in errors. */
export interface AttemptReport {
  endpoint: string;
  identity?: string | undefined;
  role: AttemptRole;
  /** `neutral`: given up by us, nobody's failure. A proven "no such room" is a success with a code. */
  kind: "success" | "failure" | "neutral";
  code?: string | undefined;
  /** When it began, in ms after the call began. */
  startedMs: number;
  durationMs: number;
}

/** Why an attempt was made: the call's first, after a failure, beside a slow one, or to try a blocked endpoint again. */
export type AttemptRole = "first" | "failover" | "hedge" | "trial";
