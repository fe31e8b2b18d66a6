import type { DatabaseSync, StatementSync } from "node:sqlite";
import { crc32 } from "node:zlib";
import type { Clock } from "../../runtime/clock.ts";
import type { CacheSwap } from "../open-late.ts";
import { DamageError, isDamage } from "./damage.ts";

/** Every so many writes some of what has expired is dropped: several times what these writes can have added. */
const WRITES_PER_SWEEP = 16;
const SWEPT_AT_ONCE = 64;
/** The free pages that are kept for what comes next, and as a share of all; those beyond are given back to the disk. */
const PAGES_KEPT_FREE = 64;
const SHARE_KEPT_FREE = 1 / 8;
const PAGES_FREED_AT_ONCE = 64;
/** How long a closing process may tidy up, so that none is slow because of what others left behind. */
const CLOSING_MS = 20;
/** A file of an earlier release cannot give pages back before it is written anew: a tenth of a second for so much. */
const MOST_PAGES_REWRITTEN = 1_000;

type Statement =
  | "get"
  | "set"
  | "delete"
  | "clear"
  | "sweep"
  | "count"
  | "entries"
  | "add"
  | "exchange"
  | "drop";

/** The keys that begin so, by the index of keys: a file may have thousands of others. */
const BEGINS_SO = "key >= ?1 AND key < ?1 || char(1114111) AND ifnull(expires > ?2, TRUE)";

/** A keyv storage adapter over one table of an open SQLite database. */
export class SqliteStore {
  static readonly schema = `
    CREATE TABLE entries (key TEXT PRIMARY KEY, value TEXT NOT NULL, expires INTEGER, sum INTEGER NOT NULL) STRICT;
    CREATE INDEX expiry ON entries (expires)`;
  static readonly columns = "key,value,expires,sum";
  readonly opts = {};
  /** Set by keyv. */
  namespace?: string;
  readonly #database: DatabaseSync;
  readonly #clock: Clock;
  readonly #sql: Record<Statement, StatementSync>;
  #writes = 0;

  constructor(database: DatabaseSync, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
    this.#sql = {
      get: database.prepare("SELECT value, sum FROM entries WHERE key = ? AND ifnull(expires > ?, TRUE)"),
      set: database.prepare(`INSERT OR REPLACE INTO entries (${SqliteStore.columns}) VALUES (?, ?, ?, ?)`),
      delete: database.prepare("DELETE FROM entries WHERE key = ?"),
      count: database.prepare(`SELECT count(*) AS count FROM entries WHERE ${BEGINS_SO}`),
      entries: database.prepare(`SELECT key, value, sum FROM entries WHERE ${BEGINS_SO}`),
      add: database.prepare(
        `INSERT INTO entries (${SqliteStore.columns}) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (key) DO UPDATE SET value = ?2, expires = ?3, sum = ?4 WHERE entries.expires <= ?5`,
      ),
      exchange: database.prepare(
        `UPDATE entries SET value = ?2, expires = ?3, sum = ?4
        WHERE key = ?1 AND value = ?6 AND ifnull(expires > ?5, TRUE)`,
      ),
      drop: database.prepare(
        "DELETE FROM entries WHERE key = ?1 AND value = ?2 AND ifnull(expires > ?3, TRUE)",
      ),
      clear: database.prepare("DELETE FROM entries WHERE substr(key, 1, length(?1)) = ?1"),
      sweep: database.prepare(
        `DELETE FROM entries WHERE rowid IN (SELECT rowid FROM entries WHERE expires <= ? LIMIT ${SWEPT_AT_ONCE})`,
      ),
    };
  }

  /** @throws DamageError for an entry that is not as it was written: SQLite itself has no checksums */
  async get(key: string): Promise<string | undefined> {
    const row = this.#sql.get.get(key, this.#clock.wallNow()) as { value: string; sum: number } | undefined;
    if (row === undefined) return undefined;
    if (row.sum !== sumOf(key, row.value)) throw new DamageError("an entry is not as it was written");
    return row.value;
  }

  /**
   * @param ttl in ms; for ever without it
   * @throws DamageError, and errors of SQLite
   */
  async set(key: string, value: string, ttl?: number): Promise<void> {
    this.#writes += 1;
    // Before it is written, so that what has expired makes room where none is left.
    if (this.#writes % WRITES_PER_SWEEP === 0) this.#tidyIfPossible();
    const expires = ttl ? Math.ceil(this.#clock.wallNow() + ttl) : null;
    this.#sql.set.run(key, value, expires, sumOf(key, value));
  }

  async delete(key: string): Promise<boolean> {
    return this.#sql.delete.run(key).changes > 0;
  }

  /** Puts one value in the place of another, in one step for all who share the file; whether that one was there. */
  swap(key: string, { before, after, ttl }: CacheSwap): boolean {
    const now = this.#clock.wallNow();
    if (after === undefined && before === undefined) return this.#sql.get.get(key, now) === undefined;
    if (after === undefined) return this.#sql.drop.run(key, before ?? "", now).changes > 0;
    const expires = ttl ? Math.ceil(now + ttl) : null;
    const entry = [key, after, expires, sumOf(key, after), now] as const;
    const { changes } =
      before === undefined ? this.#sql.add.run(...entry) : this.#sql.exchange.run(...entry, before);
    return changes > 0;
  }

  /** How many entries have keys that begin so, without those that have expired. */
  count(prefix: string): number {
    return Number(this.#sql.count.get(prefix, this.#clock.wallNow())?.count ?? 0);
  }

  /** Those whose keys begin so, without those that have expired, and those that are not as they were written. */
  entries(prefix: string): [string, string][] {
    const rows = this.#sql.entries.all(prefix, this.#clock.wallNow());
    return rows
      .filter(({ key, value, sum }) => sum === sumOf(String(key), String(value)))
      .map(({ key, value }) => [String(key), String(value)]);
  }

  async clear(): Promise<void> {
    this.#sql.clear.run(this.namespace === undefined ? "" : `${this.namespace}:`);
  }

  /** Drops what has expired, and gives the room that it took back to the disk; what does not fit in a moment is left to others. */
  tidyUp(): void {
    const until = this.#clock.now() + CLOSING_MS;
    while (this.#tidy() && this.#clock.now() < until);
    this.#makeShrinkable();
  }

  #tidyIfPossible(): void {
    try {
      this.#tidy();
    } catch (error) {
      // Another process may hold the lock; a later write tidies up instead.
      if (isDamage(error)) throw error;
    }
  }

  /** Whether there may be more to do. */
  #tidy(): boolean {
    const { changes } = this.#sql.sweep.run(this.#clock.wallNow());
    const kept = Math.max(PAGES_KEPT_FREE, this.#number("page_count") * SHARE_KEPT_FREE);
    const isFreeing = this.#number("freelist_count") > kept && this.#isShrinkable();
    if (isFreeing) this.#database.exec(`PRAGMA incremental_vacuum(${PAGES_FREED_AT_ONCE})`);
    return changes === SWEPT_AT_ONCE || isFreeing;
  }

  #makeShrinkable(): void {
    const pages = this.#number("page_count") - this.#number("freelist_count");
    if (this.#isShrinkable() || pages > MOST_PAGES_REWRITTEN) return;
    this.#database.exec("PRAGMA auto_vacuum = INCREMENTAL; VACUUM");
  }

  #isShrinkable(): boolean {
    return this.#number("auto_vacuum") !== 0;
  }

  #number(pragma: "auto_vacuum" | "freelist_count" | "page_count"): number {
    return Number(this.#database.prepare(`PRAGMA ${pragma}`).get()?.[pragma]);
  }
}

function sumOf(key: string, value: string): number {
  return crc32(value, crc32(key));
}
