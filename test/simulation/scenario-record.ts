/** What one run of one scenario showed, for tables and pictures. Times are ms of virtual time. */
export interface ScenarioRecord {
  /** Short name, such as "S2". */
  readonly name: string;
  /** The weather in a few words, such as "web hangs". */
  readonly title: string;
  readonly seed: number;
  readonly endpoints: readonly string[];
  /** Length of the picture. */
  readonly durationMs: number;
  readonly calls: readonly CallRecord[];
  /** Requests that reached each endpoint, with the moment they started. */
  readonly requests: readonly { readonly endpoint: string; readonly startedMs: number }[];
  /** Breaker states over time; each endpoint begins closed. */
  readonly states: readonly {
    readonly endpoint: string;
    readonly atMs: number;
    readonly to: "closed" | "open" | "half-open";
  }[];
  /** Spans in which the site was failing at these endpoints. */
  readonly faults: readonly {
    readonly endpoints: readonly string[];
    readonly fromMs: number;
    readonly toMs: number;
  }[];
}

export interface CallRecord {
  readonly arrivedMs: number;
  readonly latencyMs: number;
  readonly isAnswered: boolean;
  /** Who answered. */
  readonly endpoint: string | undefined;
}
