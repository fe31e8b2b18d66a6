import { type Clock, type Logger, StreamFallbackError, type TimerHandle } from "@stream-fallback/core";
import type { Child } from "./child.ts";
import type { RestartBackoff } from "./restart-backoff.ts";

/**
 * `starting` until it says that it is well, `ready` while it is asked, `draining` while what runs there comes to its end, `ending` after
 * SIGTERM, `waiting` before it is started again, `off` when it is to run no more.
 */
export type InstanceState = "starting" | "ready" | "draining" | "ending" | "waiting" | "off";

export interface InstanceParts {
  /** `host:port`, as the gateway calls it. */
  name: string;
  start(): Child;
  /** Whether nobody listens at its port. */
  isFree(): Promise<boolean>;
  /** Whether it answers. */
  isWell(): Promise<boolean>;
  /** Told whenever it becomes ready, or is ready no more. */
  onChange(): void;
  /** Ends when nothing that the gateway has sent there runs any more. */
  drained(): Promise<void>;
  /** How long it may take to become ready, in ms. */
  readyMs: number;
  /** How long it may take to end after SIGTERM, in ms. */
  graceMs: number;
  backoff: RestartBackoff;
  clock: Clock;
  logger: Logger;
}

/** What is to become of it, once its process has been asked to end. */
type Wish = "live" | "restart" | "leave" | "end";

const LOOK_MS = 50;

/** A process at a port, which is started again whenever it ends unasked. */
export class Instance {
  readonly #parts: InstanceParts;
  state: InstanceState = "off";
  /** How often it was started again after it had ended by itself. */
  restarts = 0;
  #child: Child | undefined;
  #wish: Wish = "leave";
  #asked: PromiseWithResolvers<void> = Promise.withResolvers();
  #isAsked = false;
  /** Who sent requests there waits for nothing more. */
  readonly #hurried: PromiseWithResolvers<void> = Promise.withResolvers();
  #running: Promise<void> | undefined;
  /** Who waits for the end of the next start, well or not. */
  #waiters: ((isReady: boolean) => void)[] = [];
  trouble: string | undefined;

  constructor(parts: InstanceParts) {
    this.#parts = parts;
  }

  get name(): string {
    return this.#parts.name;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Whether it may be asked. */
  get isReady(): boolean {
    return this.state === "ready";
  }

  /** Has it run; one that is leaving begins anew when it has left. */
  live(): void {
    if (this.#wish === "end") return;
    this.#wish = "live";
    this.#running ??= this.#run();
  }

  /** Has it run anew: it is drained first. Ends with whether it has become ready again. */
  async restart(): Promise<boolean> {
    if (this.#wish !== "live") return this.isReady;
    if (this.state === "ready") this.#ask("restart");
    // It is to be started anyway, and need not wait any longer.
    else if (this.state === "waiting") this.#asked.resolve();
    return await this.untilReady();
  }

  /** Takes it out, and ends it when nothing runs there any more. */
  async leave(): Promise<void> {
    if (this.#wish !== "end") this.#ask("leave");
    await this.#running;
  }

  /** Ends it: whoever sent requests there waits for nothing more. */
  async end(): Promise<void> {
    this.#ask("end");
    this.#hurried.resolve();
    await this.#running;
  }

  /** Ends it at once. */
  kill(): void {
    this.#ask("end");
    this.#child?.kill("SIGKILL");
  }

  /** Ends with true when it is ready, and with false when a start of it has failed, or it is to run no more. */
  untilReady(): Promise<boolean> {
    if (this.state === "ready" && this.#wish === "live") return Promise.resolve(true);
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  #ask(wish: Wish): void {
    this.#wish = wish;
    this.#isAsked = true;
    this.#asked.resolve();
  }

  /** What it is wished to do now; others may have changed their mind while it ended. */
  #isWished(...wishes: Wish[]): boolean {
    return wishes.includes(this.#wish);
  }

  async #run(): Promise<void> {
    const { clock, backoff, logger, name } = this.#parts;
    while (this.#isWished("live", "restart")) {
      this.#wish = "live";
      this.#asked = Promise.withResolvers();
      this.#isAsked = false;
      const begunAt = clock.now();
      this.trouble = await this.#live();
      if (this.trouble === undefined) continue;
      const waitMs = backoff.next(clock.now() - begunAt);
      logger.warn(
        { instance: name, reason: this.trouble, retryInMs: Math.round(waitMs) },
        "an instance has ended; it is started again",
      );
      this.state = "waiting";
      this.#tell(false);
      await this.#wait(waitMs);
      if (this.#isWished("live", "restart")) this.restarts += 1;
    }
    this.state = "off";
    this.#running = undefined;
    this.#tell(false);
  }

  /** One life of it. Gives why it has ended; undefined where it was asked to. */
  async #live(): Promise<string | undefined> {
    const { start, isFree, onChange, drained, logger, name } = this.#parts;
    this.state = "starting";
    if (!(await isFree())) return "its port is in use by another program";
    if (this.#isAsked) return undefined;
    let child: Child;
    try {
      child = start();
    } catch (error) {
      return `it cannot be started: ${reasonOf(error)}`;
    }
    this.#child = child;
    let by: string | undefined;
    const ended = child.ended.then((end) => {
      by = end.by;
    });
    const isWell = await this.#untilWell(ended);
    if (isWell) {
      this.state = "ready";
      logger.info({ instance: name, pid: child.pid }, "an instance is ready");
      onChange();
      this.#tell(true);
      await Promise.race([ended, this.#asked.promise]);
    }
    const endedBy = by;
    if (endedBy === undefined) {
      this.state = "draining";
      if (isWell) onChange();
      if (isWell) await Promise.race([drained(), ended, this.#hurried.promise]);
      await this.#endOf(child, ended);
    }
    this.state = "ending";
    this.#child = undefined;
    if (isWell && endedBy !== undefined) onChange();
    if (endedBy !== undefined) return `${isWell ? "it ended" : "it ended before it was ready"} by ${endedBy}`;
    return isWell || this.#isAsked
      ? undefined
      : `it did not become ready within ${this.#parts.readyMs / 1_000} s`;
  }

  /** False where it ends before, is asked to end, or takes too long. */
  async #untilWell(ended: Promise<void>): Promise<boolean> {
    const { clock, isWell, readyMs } = this.#parts;
    const until = clock.now() + readyMs;
    let isOver = false;
    const over = Promise.race([ended, this.#asked.promise]).then(() => {
      isOver = true;
    });
    while (!isOver && clock.now() < until) {
      const answers = await Promise.race([isWell(), over]);
      if (isOver) break;
      if (answers === true) return true;
      await this.#pause(LOOK_MS, over);
    }
    return false;
  }

  async #endOf(child: Child, ended: Promise<void>): Promise<void> {
    const { clock, graceMs, logger, name } = this.#parts;
    this.state = "ending";
    child.kill("SIGTERM");
    const timer = clock.setTimeout(() => {
      logger.warn({ instance: name }, "an instance did not end in time and is killed");
      child.kill("SIGKILL");
    }, graceMs);
    await ended;
    clock.clearTimeout(timer);
  }

  #wait(ms: number): Promise<void> {
    return this.#pause(ms, this.#asked.promise);
  }

  async #pause(ms: number, orUntil: Promise<void>): Promise<void> {
    const { clock } = this.#parts;
    let timer: TimerHandle;
    const over = new Promise<void>((resolve) => {
      timer = clock.setTimeout(resolve, ms);
    });
    await Promise.race([over, orUntil]);
    clock.clearTimeout(timer);
  }

  #tell(isReady: boolean): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const tell of waiters) tell(isReady);
  }
}

/** A command line may have a password in it. */
function reasonOf(error: unknown): string {
  if (error instanceof StreamFallbackError) return error.reason;
  return error instanceof Error && "code" in error ? String(error.code) : "it failed unexpectedly";
}
