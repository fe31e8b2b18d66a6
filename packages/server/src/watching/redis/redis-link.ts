import type { createClient } from "@keyv/redis";
import type { Clock } from "@stream-fallback/core";
import { type Connection, openConnection, type RedisClient } from "./redis-connection.ts";

interface LinkParts {
  url: string;
  clock: Clock;
}

/** A Redis in the same network answers in a few ms. */
const PATIENCE_MS = 1_000;
/** After a failure, so that callers do not wait one after the other. */
const REST_MS = 400;

/** Asks a Redis, over a connection that is made anew where it has to be; whoever asks a Redis that is away is told soon. */
export class RedisLink {
  readonly #parts: LinkParts;
  #connection: Connection | undefined;
  #restsUntil: number = Number.NEGATIVE_INFINITY;
  #isClosed = false;

  constructor(parts: LinkParts) {
    this.#parts = parts;
  }

  /**
   * @param withinMs how long it may take. @default 1000
   * @throws whatever fails; an Error where there is no answer in time
   */
  async run<T>(ask: (client: RedisClient) => Promise<T>, withinMs: number = PATIENCE_MS): Promise<T> {
    const { clock } = this.#parts;
    // Loading it says nothing of the Redis.
    const redis = await import("@keyv/redis");
    if (this.#isClosed || clock.now() < this.#restsUntil) throw new Error("the Redis is left alone");
    const connection = this.#opened(redis.createClient);
    const late = Promise.withResolvers<never>();
    const timer = clock.setTimeout(() => late.reject(new Error("the Redis gives no answer")), withinMs);
    try {
      return await Promise.race([connection.ready.then(ask), late.promise]);
    } catch (error) {
      this.#restsUntil = clock.now() + REST_MS;
      this.#drop(connection);
      throw error;
    } finally {
      clock.clearTimeout(timer);
    }
  }

  close(): void {
    this.#isClosed = true;
    if (this.#connection !== undefined) this.#drop(this.#connection);
  }

  #opened(create: typeof createClient): Connection {
    const { url } = this.#parts;
    if (this.#connection !== undefined) return this.#connection;
    const connection = openConnection({ url, create, onEnd: () => this.#drop(connection) });
    this.#connection = connection;
    return connection;
  }

  #drop(connection: Connection): void {
    if (this.#connection === connection) this.#connection = undefined;
    connection.end();
  }
}
