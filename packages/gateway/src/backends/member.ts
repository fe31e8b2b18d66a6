import type { Duplex } from "node:stream";
import { Pool } from "undici";
import type { Backend } from "./backend.ts";
import { Places } from "./places.ts";

export interface MemberLimits {
  /** How long a connection to a backend may take, in ms. */
  connectTimeoutMs: number;
  /** How long a backend may take to begin its answer, in ms. */
  headersTimeoutMs: number;
  /** How long it may say nothing in the middle of one, in ms. */
  bodyTimeoutMs: number;
  /** Connections to each backend. */
  maxConnections: number;
}

/** A request that waits for the headers of its answer. */
export interface Waiting {
  /** By the gateway's clock. */
  readonly startedAt: number;
  /** Asks another backend instead, where it may. */
  moveAway(): void;
}

/** A backend at work: its connections, and what runs over them. */
export class Member {
  readonly backend: Backend;
  readonly pool: Pool;
  /** For its health alone: a backend whose connections are all taken is not ill. */
  readonly ownPool: Pool;
  /** One for each connection: undici's own line cannot be left. */
  readonly places: Places;
  readonly limits: MemberLimits;
  /** The longest waiting one first. */
  readonly waiting: Set<Waiting> = new Set();
  /** When it last said anything to anybody, by the same clock. */
  heardAt: number = Number.NEGATIVE_INFINITY;
  /** Requests and streams that have not come to their end, those whose headers have come included. */
  open = 0;
  /** Connections that have become another protocol: nobody else ends them. */
  readonly #held = new Set<Duplex>();
  readonly #drained = Promise.withResolvers<void>();
  #isLeaving = false;

  constructor(backend: Backend, limits: MemberLimits) {
    this.backend = backend;
    this.places = new Places(limits.maxConnections);
    this.limits = limits;
    const origin = `http://${backend.name}`;
    this.ownPool = new Pool(origin, {
      connections: 1,
      connectTimeout: limits.connectTimeoutMs,
      allowH2: false,
    });
    this.pool = new Pool(origin, {
      connections: limits.maxConnections,
      connectTimeout: limits.connectTimeoutMs,
      headersTimeout: limits.headersTimeoutMs,
      bodyTimeout: limits.bodyTimeoutMs,
      // One answer at a time on a connection: a slow one would hold up those behind it.
      pipelining: 1,
      allowH2: false,
    });
  }

  enter(): void {
    this.open += 1;
  }

  /** Whether somebody has waited since then, and it has said nothing to anybody. */
  isSilentSince(since: number): boolean {
    const [longest] = this.waiting;
    return longest !== undefined && longest.startedAt < since && this.heardAt < since;
  }

  /** Has all that wait ask another backend, where they may. */
  moveAll(): void {
    for (const each of [...this.waiting]) each.moveAway();
  }

  /** A connection that has become another protocol, until it is closed. */
  hold(socket: Duplex): void {
    this.enter();
    this.#held.add(socket);
    socket.once("close", () => {
      this.#held.delete(socket);
      this.leave();
    });
  }

  leave(): void {
    this.open -= 1;
    if (this.#isLeaving && this.open === 0) this.#drained.resolve();
  }

  /** Ends all that still runs there. */
  async destroy(): Promise<void> {
    for (const socket of this.#held) socket.destroy();
    await Promise.all([this.pool.destroy(), this.ownPool.destroy()]);
  }

  /** Nothing new comes. Ends when nothing runs any more. */
  drained(): Promise<void> {
    this.#isLeaving = true;
    if (this.open === 0) this.#drained.resolve();
    return this.#drained.promise;
  }
}
