import type { EndpointStatusRow } from "@stream-fallback/core";
import { RingColumn } from "./ring-column.ts";

const STATES = ["closed", "half-open", "open"] as const;

/** How an endpoint stood for some samples in a row; null while there was none of that name. */
export interface StateRun {
  state: (typeof STATES)[number] | null;
  samples: number;
}

/** An endpoint over time: what was counted between samples, and how it stood at each. */
export class EndpointTrack {
  readonly #states = new RingColumn();
  readonly #requests = new RingColumn();
  readonly #errors = new RingColumn();
  readonly #latencies = new RingColumn();
  #before: Pick<EndpointStatusRow, "requests" | "errors"> | undefined;

  note(sample: number, row: EndpointStatusRow): void {
    const { requests, errors } = row;
    const before = this.#before ?? { requests: 0, errors: 0 };
    this.#states.set(sample, STATES.indexOf(row.state));
    // Who begins again from 0 has counted that much since.
    this.#requests.set(sample, requests < before.requests ? requests : requests - before.requests);
    this.#errors.set(sample, errors < before.errors ? errors : errors - before.errors);
    this.#latencies.set(sample, row.avgLatencyMs ?? Number.NaN);
    this.#before = { requests, errors };
  }

  noteAbsent(sample: number): void {
    for (const column of [this.#states, this.#requests, this.#errors, this.#latencies])
      column.set(sample, Number.NaN);
    this.#before = undefined;
  }

  isAbsentIn(samples: readonly number[]): boolean {
    return samples.every((sample) => this.#states.at(sample) === null);
  }

  told(samples: readonly number[]): {
    states: StateRun[];
    requests: (number | null)[];
    errors: (number | null)[];
    latencyMs: (number | null)[];
  } {
    return {
      states: this.#runs(samples),
      requests: samples.map((sample) => this.#requests.at(sample)),
      errors: samples.map((sample) => this.#errors.at(sample)),
      latencyMs: samples.map((sample) => rounded(this.#latencies.at(sample))),
    };
  }

  #runs(samples: readonly number[]): StateRun[] {
    const runs: StateRun[] = [];
    for (const sample of samples) {
      const state = STATES[this.#states.at(sample) ?? -1] ?? null;
      const last = runs.at(-1);
      if (last?.state === state) last.samples += 1;
      else runs.push({ state, samples: 1 });
    }
    return runs;
  }
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value);
}
