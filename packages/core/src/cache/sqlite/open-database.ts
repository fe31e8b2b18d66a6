import { accessSync, chmodSync, closeSync, constants, openSync, statSync } from "node:fs";
import { basename, dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { Clock } from "../../runtime/clock.ts";
import { DamageError, isNoDatabase } from "./damage.ts";
import { loadSqlite } from "./load-sqlite.ts";
import { SqliteStore } from "./sqlite-store.ts";

/** Raise it with every change of the tables. */
const SCHEMA_VERSION = 1;
/** A file of a name that only we give, in a folder of its own, is ours whatever is in it. */
const OWN_NAME = /^cache-\d+\.sqlite$/;

/** How long a call waits for a lock. Calls block the process, and the client waits 250 ms at most for its cache. */
const BUSY_TIMEOUT_MS = 100;
/** Shorter than for calls, since opening is tried several times. */
const BUSY_OPENING_TIMEOUT_MS = 25;

/**
 * Opens the file, and makes it where there is none: for its owner only, since it holds cookies of the site.
 * @throws DamageError, and errors of the file system and of SQLite
 */
export function openDatabase(file: string, clock: Clock): { database: DatabaseSync; store: SqliteStore } {
  const { DatabaseSync } = loadSqlite();
  makeFile(file);
  const database = new DatabaseSync(file, { timeout: BUSY_OPENING_TIMEOUT_MS });
  try {
    if (!OWN_NAME.test(basename(file))) refuseOthers(database);
    closeToOthers(file);
    makeTables(database);
    const store = new SqliteStore(database, clock);
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    return { database, store };
  } catch (error) {
    database.close();
    throw error;
  }
}

function makeFile(file: string): void {
  try {
    closeSync(openSync(file, "wx", 0o600));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code !== "EEXIST") throw error;
    // Only SQLite opens one that is there: to close it here would drop the locks of this process on it.
    if (!statSync(file).isFile()) throw new Error("it is no file");
    // SQLite would open it for reading, and nothing could be forgotten any more; its log lies beside it.
    accessSync(file, constants.R_OK | constants.W_OK);
    accessSync(dirname(file), constants.R_OK | constants.W_OK | constants.X_OK);
  }
}

/** Makes a file private again that became readable to all, as by copying; a user who does not own it cannot. */
function closeToOthers(file: string): void {
  try {
    if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
  } catch {}
}

/** Refuses what another program keeps there, before anything about it is changed. */
function refuseOthers(database: DatabaseSync): void {
  try {
    database.prepare("SELECT 1 FROM sqlite_schema").get();
  } catch (error) {
    if (isNoDatabase(error)) throw new Error("it is no database, so it is not touched");
    throw error;
  }
  const names = database.prepare("SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!'");
  const columns = database.prepare("SELECT group_concat(name) AS all_of FROM pragma_table_info('entries')");
  const isNew = names.all().length === 0;
  const isOurs = names.all().every(({ name }) => name === "entries" || name === "expiry");
  if (isNew || (isOurs && columns.get()?.all_of === SqliteStore.columns)) return;
  throw new Error("it is the database of another program");
}

function makeTables(database: DatabaseSync): void {
  const version = database.prepare("PRAGMA user_version");
  const isNew = () => version.get()?.user_version === 0;
  // Decided when the first page is written; without it no page would ever be given back to the disk.
  if (isNew()) database.exec("PRAGMA auto_vacuum = INCREMENTAL");
  const journal = database.prepare("PRAGMA journal_mode = WAL").get();
  if (journal?.journal_mode !== "wal") throw new Error("no write-ahead log can be kept there");
  // When the whole machine crashes the last entries may be lost, no more; a killed process loses none.
  database.exec("PRAGMA synchronous = NORMAL");
  if (isNew()) {
    database.exec("BEGIN IMMEDIATE");
    // Another process may have made the tables before this one got the lock.
    if (isNew()) database.exec(`${SqliteStore.schema}; PRAGMA user_version = ${SCHEMA_VERSION}`);
    database.exec("COMMIT");
  }
  if (version.get()?.user_version !== SCHEMA_VERSION)
    throw new DamageError("it says another version than its name");
}
