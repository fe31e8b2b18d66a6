/** A claim of a benchmark, and whether it holds. */
export interface Target {
  claim: string;
  measured: string;
  /** Undefined when it could not be measured. */
  isMet: boolean | undefined;
}

export function targetLines(targets: readonly Target[]): string {
  return targets
    .map(({ claim, measured, isMet }) => `${answerOf(isMet).padEnd(3)}  ${claim}: ${measured}`)
    .join("\n");
}

function answerOf(isMet: boolean | undefined): string {
  return isMet === undefined ? "?" : isMet ? "yes" : "no";
}
