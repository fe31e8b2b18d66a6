import type { Duplex } from "node:stream";
import { Pool } from "undici";
import type { Backend } from "./backend.ts";

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

/** A backend at work: its connections, and what runs over them. */
export class Member {
  readonly backend: Backend;
  readonly pool: Pool;
  /** Requests and streams that have not come to their end, those whose headers have come included. */
  open = 0;
  /** Connections that have become another protocol: nobody else ends them. */
  readonly #held = new Set<Duplex>();
  readonly #drained = Promise.withResolvers<void>();
  #isLeaving = false;

  constructor(backend: Backend, limits: MemberLimits) {
    this.backend = backend;
    this.pool = new Pool(`http://${backend.name}`, {
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
    await this.pool.destroy();
  }

  /** Nothing new comes. Ends when nothing runs any more. */
  drained(): Promise<void> {
    this.#isLeaving = true;
    if (this.open === 0) this.#drained.resolve();
    return this.#drained.promise;
  }
}
