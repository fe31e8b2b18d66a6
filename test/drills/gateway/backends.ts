import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { reportOf, startProcess } from "../drill-process.ts";
import type { Fault } from "./faults.ts";
import type { BackendReport, BackendStart, Mood } from "./messages.ts";

/** Until a backend that is back may be the only one: the gateway has to notice it first. */
const KNOWN_WELL_MS = 5_000;

/** Backends as real processes, which things happen to. */
export class Backends {
  readonly #starts: readonly BackendStart[];
  readonly #children: ChildProcess[] = [];
  /** When each became well, as the process tells time; undefined while something is wrong with it. */
  readonly #wellSince: (number | undefined)[] = [];
  #isOver = false;

  constructor(starts: readonly BackendStart[]) {
    this.#starts = starts;
  }

  get well(): number {
    return this.#wellSince.filter((since) => since !== undefined).length;
  }

  async start(): Promise<void> {
    await Promise.all(this.#starts.map((_each, index) => this.#begin(index)));
    // At the beginning all are known.
    this.#wellSince.fill(Number.NEGATIVE_INFINITY);
  }

  /** Whether it may be struck: it is well, and another one has been well for long enough. */
  mayStrike(index: number): boolean {
    const knownSince = performance.now() - KNOWN_WELL_MS;
    return (
      this.#wellSince[index] !== undefined &&
      this.#wellSince.some((since, other) => other !== index && since !== undefined && since <= knownSince)
    );
  }

  /** Ends once it is well again. */
  async strike({ backend, kind, forMs }: Fault, ending: AbortSignal): Promise<void> {
    const child = this.#children[backend];
    if (child === undefined) return;
    this.#wellSince[backend] = undefined;
    const pass = () => wait(forMs, undefined, { signal: ending }).catch(() => {});
    if (kind === "killed") {
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
      await pass();
      if (!this.#isOver) await this.#begin(backend);
    } else if (kind === "frozen") {
      child.kill("SIGSTOP");
      await pass();
      child.kill("SIGCONT");
    } else {
      child.send(kind satisfies Mood);
      await pass();
      child.send("well" satisfies Mood);
    }
    this.#wellSince[backend] = performance.now();
  }

  async close(): Promise<void> {
    this.#isOver = true;
    await Promise.all(
      this.#children.map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const exited = once(child, "exit");
        child.kill("SIGKILL");
        await exited;
      }),
    );
  }

  async #begin(index: number): Promise<void> {
    const child = startProcess("gateway/backend-child.ts", this.#starts[index] ?? {});
    this.#children[index] = child;
    await reportOf<BackendReport, "ready">(child, "ready");
    this.#wellSince[index] = performance.now();
  }
}
