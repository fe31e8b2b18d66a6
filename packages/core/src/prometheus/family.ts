import type { Labels } from "./labels.ts";
import type { Reading } from "./reading.ts";

export interface Sample {
  readonly labels: Labels;
  readonly value: number;
  /** What a line of a histogram has behind the family's name. */
  readonly suffix?: "_bucket" | "_sum" | "_count";
}

/** All series of one name. */
export interface Family {
  /** Without the prefix. */
  readonly name: string;
  readonly type: "counter" | "gauge" | "histogram";
  readonly help: string;
  /** How a primary makes one number of those of its workers. @default "sum" */
  readonly aggregator?: "min" | "max";
  /** Given one by one, since there may be thousands. */
  samples(reading: Reading): Iterable<Sample>;
}
