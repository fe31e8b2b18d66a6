/** Units by Grafana's ids: counts and requests a minute, seconds, a share from 0 to 1, bytes, a plain number. */
type Unit = "cpm" | "reqpm" | "s" | "percentunit" | "bytes" | "none";

type Colour = "green" | "yellow" | "orange" | "red" | "blue";

/** Colours from a value on; the first one counts from the beginning. */
type Thresholds = readonly [Colour, ...(readonly [from: number, colour: Colour])[]];

interface Query {
  /** PromQL, with the variables of the dashboard. */
  expr: string;
  /** The name of a line, with labels in double braces. */
  legend: string;
}

/** What is told of a panel; the rest is the same for all of its kind. */
export interface PanelTerms {
  title: string;
  /** What it shows, what is well, and what to do where it is not. */
  description: string;
  unit: Unit;
  thresholds: Thresholds;
  queries: readonly Query[];
  /** How much of the width it takes, of 24. */
  width: number;
  /** What is written where no series is. @default Grafana's "No data" */
  noValue?: string;
  /** What numbers stand for, each with its colour. */
  states?: Readonly<Record<number, readonly [text: string, colour: Colour]>>;
}

/** A panel as Grafana has it, but for its id and its place. */
export interface Panel extends Record<string, unknown> {
  title: string;
  width: number;
  height: number;
}

export interface Row {
  title: string;
  /** Whether its panels are only shown, and asked for, once somebody opens the row. */
  isFolded?: boolean;
  panels: readonly Panel[];
}

export const DATA_SOURCE: Readonly<Record<string, string>> = { type: "prometheus", uid: `\${datasource}` };
