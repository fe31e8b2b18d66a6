/**
 * SQLITE_ERROR (the tables are not ours), SQLITE_READONLY (a header that forbids writing, since the file is ours to
 * write), SQLITE_CORRUPT, SQLITE_NOTADB: https://sqlite.org/rescode.html
 */
const DAMAGE_CODES = [1, 8, 11, 26];

/** The file in the cache's place is no cache of ours, or an entry in it is not as it was written. */
export class DamageError extends Error {}

/** Whether the error comes from a damaged file, so that a new file would work. */
export function isDamage(error: unknown): boolean {
  if (error instanceof DamageError) return true;
  const code = error instanceof Error && "errcode" in error ? Number(error.errcode) : 0;
  // The bits above tell the kind of damage.
  return DAMAGE_CODES.includes(code & 0xff);
}
