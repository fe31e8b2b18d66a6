import type { Clock, Logger, TimerHandle } from "@stream-fallback/core";
import type { ServedClient } from "../app-options.ts";
import { EndpointTrack } from "./endpoint-track.ts";
import { MOST_SAMPLES } from "./ring-column.ts";

const SAMPLE_INTERVAL_MS = 10_000;
/** Each takes 6 KB. */
const MOST_TRACKS = 1_000;

interface HistoryParts {
  status: ServedClient["status"];
  clock: Clock;
  logger: Logger | undefined;
}

/** What `GET /v1/history` tells. */
export interface ToldHistory {
  intervalMs: number;
  /** Unix ms of each sample, oldest first. */
  at: number[];
  endpoints: ({ provider: string; name: string } & ReturnType<EndpointTrack["told"]>)[];
}

/** The latest hour of all endpoints, a sample each 10 s: what a page that was just opened would not know. */
export class History {
  readonly #status: HistoryParts["status"];
  readonly #clock: Clock;
  readonly #logger: Logger | undefined;
  /** Unix ms, by number of the sample, round and round. */
  readonly #times = new Float64Array(MOST_SAMPLES);
  readonly #tracks = new Map<string, { provider: string; name: string; track: EndpointTrack }>();
  #next = 0;
  #timer: TimerHandle | undefined;
  #isClosed = false;

  /** The first sample is taken at once. */
  constructor({ status, clock, logger }: HistoryParts) {
    this.#status = status;
    this.#clock = clock;
    this.#logger = logger;
    this.#goOn();
  }

  /** Takes no more samples. */
  close(): void {
    this.#isClosed = true;
    if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer);
  }

  /** The samples that are younger than a time, in Unix ms. */
  told(after: number): ToldHistory {
    const samples = this.#kept().filter((sample) => this.#timeOf(sample) > after);
    const rows = [...this.#tracks.values()].filter(({ track }) => !track.isAbsentIn(samples));
    return {
      intervalMs: SAMPLE_INTERVAL_MS,
      at: samples.map((sample) => this.#timeOf(sample)),
      endpoints: rows.map(({ provider, name, track }) => ({ provider, name, ...track.told(samples) })),
    };
  }

  #goOn(): void {
    if (this.#isClosed) return;
    try {
      this.#sample();
    } catch (error) {
      this.#logger?.warn({ error }, "the status could not be read; the history has a gap there");
    }
    this.#timer = this.#clock.setTimeout(() => this.#goOn(), SAMPLE_INTERVAL_MS);
    // Whoever made the app decides how long its process lives.
    (this.#timer as Partial<NodeJS.Timeout> | undefined)?.unref?.();
  }

  #sample(): void {
    const { providers } = this.#status();
    const sample = this.#next;
    const seen = new Set<string>();
    this.#times[sample % MOST_SAMPLES] = Math.floor(this.#clock.wallNow());
    for (const [provider, { endpoints }] of Object.entries(providers))
      for (const row of endpoints) {
        const key = JSON.stringify([provider, row.name]);
        const entry = this.#tracks.get(key) ?? this.#begin(key, { provider, name: row.name });
        entry?.track.note(sample, row);
        seen.add(key);
      }
    this.#next += 1;
    for (const [key, { track }] of this.#tracks) {
      if (seen.has(key)) continue;
      track.noteAbsent(sample);
      if (track.isAbsentIn(this.#kept())) this.#tracks.delete(key);
    }
  }

  #begin(key: string, names: { provider: string; name: string }) {
    if (this.#tracks.size >= MOST_TRACKS) return undefined;
    const entry = { ...names, track: new EndpointTrack() };
    this.#tracks.set(key, entry);
    return entry;
  }

  /** Numbers of the samples that are kept, oldest first. */
  #kept(): number[] {
    const first = Math.max(0, this.#next - MOST_SAMPLES);
    return Array.from({ length: this.#next - first }, (_, index) => first + index);
  }

  #timeOf(sample: number): number {
    return this.#times[sample % MOST_SAMPLES] ?? 0;
  }
}
