import type { Wire } from "./wire.ts";

/** Identities are hundreds at most; whoever gives another cookie with each call makes up a new one each time. */
const MOST_POOLS = 500;

/** The connections of one route. */
export interface Pool {
  readonly id: string;
  readonly wire: Wire;
  /** Requests under way. */
  busy: number;
  /** Closes when its last request is over. */
  isRetired: boolean;
}

/** Connections apart for each route: who is asked as another must not be told by the connection. */
export class RoutePools {
  readonly #mostPools: number;
  /** By key; the one that was used last stands last. */
  readonly #pools = new Map<string, Pool>();
  readonly #retired = new Set<Pool>();
  #newest: Pool | undefined;

  constructor(mostPools: number = MOST_POOLS) {
    this.#mostPools = mostPools;
  }

  /** The pool of this key, for one request; the one that was used longest ago makes room for a new one. */
  enter(key: string, { id, open }: { id: string; open: () => Wire }): Pool {
    const pool = this.#pools.get(key) ?? { id, wire: open(), busy: 0, isRetired: false };
    pool.busy += 1;
    if (pool === this.#newest) return pool;
    this.#newest = pool;
    this.#pools.delete(key);
    this.#pools.set(key, pool);
    const [oldest] = this.#pools.keys();
    if (this.#pools.size > this.#mostPools && oldest !== undefined) this.#retire(oldest);
    return pool;
  }

  /** A request that entered is over. */
  leave(pool: Pool): void {
    pool.busy -= 1;
    this.#closeIdle(pool);
  }

  /** Closes the connections of an identity; requests under way are let finish. */
  forget(id: string): void {
    for (const [key, pool] of this.#pools) if (pool.id === id) this.#retire(key);
  }

  close(): void {
    for (const { wire } of [...this.#pools.values(), ...this.#retired]) wire.close();
    this.#pools.clear();
    this.#retired.clear();
    this.#newest = undefined;
  }

  #retire(key: string): void {
    const pool = this.#pools.get(key);
    this.#pools.delete(key);
    if (pool === undefined) return;
    if (pool === this.#newest) this.#newest = undefined;
    pool.isRetired = true;
    this.#retired.add(pool);
    this.#closeIdle(pool);
  }

  #closeIdle(pool: Pool): void {
    if (!pool.isRetired || pool.busy > 0 || !this.#retired.delete(pool)) return;
    pool.wire.close();
  }
}
