import type { FuzzReport } from "@stream-fallback/core/testing";

/** What came of many replies, in one line. */
export function lineOf({ runs, answers, errors, slowestMs }: FuzzReport): string {
  const byCode = Object.entries(errors)
    .toSorted(([, one], [, other]) => other - one)
    .map(([code, times]) => `${code} ${times}`);
  const slowest = `slowest ${Math.round(slowestMs)} ms`;
  return [`${runs} runs`, `${answers} answers`, ...byCode, slowest].join(", ");
}
