import { accessSync, closeSync, constants, openSync, statSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { DamageError } from "./damage.ts";
import { loadSqlite } from "./load-sqlite.ts";
import { SqliteStore } from "./sqlite-store.ts";

/** Calls are synchronous, and the client waits 250 ms at most for its cache. */
const BUSY_TIMEOUT_MS = 100;
/** Raise it with every change of the tables: files of another version are set aside. */
const SCHEMA_VERSION = 1;

/**
 * Opens the file, and makes it where there is none: for its owner only, since it holds cookies of the site.
 * @throws DamageError, and errors of the file system and of SQLite
 */
export function openDatabase(file: string): { database: DatabaseSync; store: SqliteStore } {
  const { DatabaseSync } = loadSqlite();
  makePrivate(file);
  const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    makeTables(database);
    return { database, store: new SqliteStore(database) };
  } catch (error) {
    database.close();
    throw error;
  }
}

function makePrivate(file: string): void {
  try {
    closeSync(openSync(file, "wx", 0o600));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOTDIR") throw new DamageError("its folder is a file");
    if (code !== "EEXIST") throw error;
    // Only SQLite opens one that is there: to close it here would drop the locks of this process on it.
    if (!statSync(file).isFile()) throw new DamageError("it is no file");
    // SQLite would open it for reading, and nothing could be forgotten any more.
    accessSync(file, constants.R_OK | constants.W_OK);
  }
}

function makeTables(database: DatabaseSync): void {
  const journal = database.prepare("PRAGMA journal_mode = WAL").get();
  if (journal?.journal_mode !== "wal") throw new Error("no write-ahead log can be kept there");
  // When the whole machine crashes the last entries may be lost, no more; a killed process loses none.
  database.exec("PRAGMA synchronous = NORMAL");
  const version = database.prepare("PRAGMA user_version");
  const isNew = () => version.get()?.user_version === 0;
  if (isNew()) {
    database.exec("BEGIN IMMEDIATE");
    // Another process may have made them meanwhile.
    if (isNew()) database.exec(`${SqliteStore.schema}; PRAGMA user_version = ${SCHEMA_VERSION}`);
    database.exec("COMMIT");
  }
  if (version.get()?.user_version !== SCHEMA_VERSION) throw new DamageError("it is of another version");
}
