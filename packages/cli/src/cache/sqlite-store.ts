import type { DatabaseSync, StatementSync } from "node:sqlite";
import { crc32 } from "node:zlib";
import { DamageError } from "./damage.ts";

/** The most expired entries that one process drops, so that none is slow because of what others left behind. */
const MOST_SWEPT = 200;

/** A keyv storage adapter over one table of an open SQLite database. */
export class SqliteStore {
  static readonly schema = `
    CREATE TABLE entries (key TEXT PRIMARY KEY, value TEXT NOT NULL, expires INTEGER, sum INTEGER NOT NULL) STRICT;
    CREATE INDEX expiry ON entries (expires)`;
  readonly opts = {};
  /** Set by keyv. */
  namespace?: string;
  readonly #sql: Record<"get" | "set" | "delete" | "clear" | "sweep", StatementSync>;

  constructor(database: DatabaseSync) {
    const columns = "key, value, expires, sum";
    this.#sql = {
      get: database.prepare("SELECT value, sum FROM entries WHERE key = ? AND ifnull(expires > ?, TRUE)"),
      set: database.prepare(`INSERT OR REPLACE INTO entries (${columns}) VALUES (?, ?, ?, ?)`),
      delete: database.prepare("DELETE FROM entries WHERE key = ?"),
      clear: database.prepare("DELETE FROM entries WHERE substr(key, 1, length(?1)) = ?1"),
      sweep: database.prepare(
        `DELETE FROM entries WHERE rowid IN (SELECT rowid FROM entries WHERE expires <= ? LIMIT ${MOST_SWEPT})`,
      ),
    };
  }

  /** @throws DamageError for an entry that is not as it was written: SQLite itself has no checksums */
  async get(key: string): Promise<string | undefined> {
    const row = this.#sql.get.get(key, Date.now()) as { value: string; sum: number } | undefined;
    if (row === undefined) return undefined;
    if (row.sum !== sumOf(key, row.value)) throw new DamageError("an entry is not as it was written");
    return row.value;
  }

  /** @param ttl in ms; for ever without it */
  async set(key: string, value: string, ttl?: number): Promise<void> {
    this.#sql.set.run(key, value, ttl ? Math.ceil(Date.now() + ttl) : null, sumOf(key, value));
  }

  async delete(key: string): Promise<boolean> {
    return this.#sql.delete.run(key).changes > 0;
  }

  async clear(): Promise<void> {
    this.#sql.clear.run(this.namespace === undefined ? "" : `${this.namespace}:`);
  }

  /** Drops some of the entries that have expired. */
  sweep(): void {
    this.#sql.sweep.run(Date.now());
  }
}

function sumOf(key: string, value: string): number {
  return crc32(value, crc32(key));
}
