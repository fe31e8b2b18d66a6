import type { AttemptReport } from "../attempt-report.ts";
import type { Attempt } from "./attempt.ts";

/** All attempts of one call, in the order in which they began. */
export type CallAttempts<Request, Result> = readonly Attempt<Request, Result>[];

/** The attempts that run now, in a list of its own, since ending one of them may end others. */
export function runningOf<Request, Result>(
  attempts: CallAttempts<Request, Result>,
): Attempt<Request, Result>[] {
  return attempts.filter((attempt) => attempt.report === undefined);
}

/** What the call tells of its attempts: those that ended, and those that it no longer waits for. */
export function reportsOf<Request, Result>(
  attempts: CallAttempts<Request, Result>,
  nowMs: number,
): AttemptReport[] {
  const [only, second] = attempts;
  if (only?.report !== undefined && second === undefined) return [only.report];
  const reports: AttemptReport[] = [];
  for (const attempt of attempts)
    if (attempt.report !== undefined || attempt.isOutrun) reports.push(attempt.reportAt(nowMs));
  return reports;
}

/** One of the attempts gave the answer: the others are outrun by it. */
export function outrunOthers<Request, Result>(
  attempts: CallAttempts<Request, Result>,
  winner: Attempt<Request, Result>,
  nowMs: number,
): void {
  for (const other of attempts) if (other.report === undefined) other.outrun(winner.role, nowMs);
}
