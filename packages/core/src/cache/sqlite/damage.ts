const NOT_A_DATABASE = 26;
/**
 * SQLITE_ERROR (the tables are not ours), SQLITE_READONLY (a header that forbids writing, since the file is ours to
 * write), SQLITE_CORRUPT, SQLITE_NOTADB: https://sqlite.org/rescode.html
 */
const DAMAGE_CODES = [1, 8, 11, NOT_A_DATABASE];

/** The file in the cache's place is no cache of ours, or an entry in it is not as it was written. */
export class DamageError extends Error {}

/** Whether the error comes from a damaged file, so that a new file would work. */
export function isDamage(error: unknown): boolean {
  return error instanceof DamageError || DAMAGE_CODES.includes(codeOf(error));
}

/** Whether the file does not begin as a database does. */
export function isNoDatabase(error: unknown): boolean {
  return codeOf(error) === NOT_A_DATABASE;
}

function codeOf(error: unknown): number {
  const code = error instanceof Error && "errcode" in error ? Number(error.errcode) : 0;
  // The bits above tell the kind of damage.
  return code & 0xff;
}
