import { StreamFallbackError } from "@stream-fallback/core";
import type { Instance } from "./instance.ts";

export interface InstanceSetParts {
  /** Makes the one at that place, counted from 0; it does not run yet. */
  make(place: number): Instance;
  /** How many places there are ports for. */
  places: number;
}

/** How many may run beside each other: more than a machine has processors for. */
export const MOST_INSTANCES = 64;

/** The instances that are to run, one at each place. */
export class InstanceSet {
  readonly #parts: InstanceSetParts;
  readonly #instances = new Map<number, Instance>();
  #wanted = 0;
  /** Runs beside the only one while that is started anew. */
  #spare: number | undefined;
  #rolling: Promise<void> | undefined;
  #isClosed = false;
  /** Of those that are gone. */
  #restarts = 0;

  constructor(parts: InstanceSetParts) {
    this.#parts = parts;
  }

  get wanted(): number {
    return this.#wanted;
  }

  get isRolling(): boolean {
    return this.#rolling !== undefined;
  }

  get restarts(): number {
    return this.all.reduce((sum, { restarts }) => sum + restarts, this.#restarts);
  }

  get all(): readonly Instance[] {
    return [...this.#instances].toSorted(([one], [other]) => one - other).map(([, instance]) => instance);
  }

  /** Starts the first one; ends with whether it has become ready. */
  begin(): Promise<boolean> {
    this.#wanted = 1;
    const first = this.#at(0);
    first.live();
    return first.untilReady();
  }

  /**
   * Has so many run from now on: new ones join when they are ready, and those that go are drained before they end.
   * @throws StreamFallbackError `INVALID_INPUT` for a number that cannot be
   */
  scale(wanted: number): void {
    const most = Math.min(MOST_INSTANCES, this.#parts.places);
    if (!Number.isInteger(wanted) || wanted < 1 || wanted > most)
      throw new StreamFallbackError("INVALID_INPUT", `instances: must be a whole number from 1 to ${most}`);
    if (this.#isClosed) return;
    this.#wanted = wanted;
    for (let place = 0; place < wanted; place += 1) this.#at(place).live();
    for (const place of this.#instances.keys())
      if (place >= wanted && place !== this.#spare) void this.#leave(place);
  }

  /** Starts all anew, one after the other; the rest is left as it is where one does not become ready again. */
  restart(): Promise<void> {
    this.#rolling ??= this.#roll().finally(() => {
      this.#rolling = undefined;
    });
    return this.#rolling;
  }

  /** Ends all: nothing runs there any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.all.map((instance) => instance.end()));
  }

  kill(): void {
    this.#isClosed = true;
    for (const instance of this.all) instance.kill();
  }

  async #roll(): Promise<void> {
    // Another one stands in for the only one.
    if (this.#wanted === 1 && this.#parts.places > 1) {
      this.#spare = 1;
      this.#at(1).live();
      const standsIn = await this.#at(1).untilReady();
      if (standsIn) await this.#restartAll();
      this.#spare = undefined;
      if (this.#wanted === 1) await this.#leave(1);
    } else await this.#restartAll();
  }

  async #restartAll(): Promise<void> {
    for (const [place, instance] of [...this.#instances].toSorted(([one], [other]) => one - other)) {
      if (place >= this.#wanted || this.#isClosed) continue;
      if (!(await instance.restart())) return;
    }
  }

  async #leave(place: number): Promise<void> {
    const instance = this.#instances.get(place);
    await instance?.leave();
    // It may be wanted again by now.
    if (instance?.state !== "off" || this.#instances.get(place) !== instance) return;
    this.#restarts += instance.restarts;
    this.#instances.delete(place);
  }

  #at(place: number): Instance {
    const instance = this.#instances.get(place) ?? this.#parts.make(place);
    this.#instances.set(place, instance);
    return instance;
  }
}
