import { setImmediate as turn } from "node:timers/promises";
import type { Clock } from "@stream-fallback/core";
import type { Member } from "../backends/member.ts";

interface SilenceParts {
  clock: Clock;
  members(): readonly Member[];
  /** Whether it is well. */
  look(member: Member): Promise<boolean>;
  /** It is not. */
  giveUp(member: Member): void;
}

const WATCH_MS = 500;
/** How long a backend lets requests wait and says nothing to anybody before it is looked at. */
const SILENT_MS = 1_000;
/** How long it may then go on saying nothing. */
const PATIENCE_MS = 2_000;

/**
 * Finds backends that take requests and say nothing: the connections of a process that is frozen stay open, so that each request would wait
 * for its whole time. One that is only slow says something to somebody, or answers the look.
 */
export class SilenceWatch {
  readonly #parts: SilenceParts;
  readonly #looking = new Set<Member>();
  #timer: unknown;
  #isClosed = false;

  constructor(parts: SilenceParts) {
    this.#parts = parts;
  }

  start(): void {
    if (this.#timer !== undefined || this.#isClosed) return;
    this.#timer = this.#parts.clock.setTimeout(() => this.#watch(), WATCH_MS);
  }

  close(): void {
    this.#isClosed = true;
    this.#parts.clock.clearTimeout(this.#timer as never);
  }

  #watch(): void {
    const { clock } = this.#parts;
    for (const member of this.#parts.members())
      if (member.isSilentSince(clock.now() - SILENT_MS) && !this.#looking.has(member))
        void this.#lookAt(member);
    this.#timer = undefined;
    this.start();
  }

  async #lookAt(member: Member): Promise<void> {
    const { clock, look, giveUp } = this.#parts;
    this.#looking.add(member);
    const lookedAt = clock.now();
    let timer: unknown;
    const isLate = new Promise<boolean>((resolve) => {
      timer = clock.setTimeout(() => resolve(false), PATIENCE_MS);
    });
    const isWell = await Promise.race([look(member), isLate]);
    clock.clearTimeout(timer as never);
    // Where this process itself stood still, what came meanwhile is read first.
    await turn();
    await turn();
    this.#looking.delete(member);
    if (!isWell && !this.#isClosed && member.isSilentSince(lookedAt)) giveUp(member);
  }
}
