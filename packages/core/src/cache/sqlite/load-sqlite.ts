/**
 * SQLite as Node brings it, without the warning that Node 22 prints for it: people can do nothing about it.
 * @throws Error on a Node that was built, or started, without it
 */
export function loadSqlite(): typeof import("node:sqlite") {
  const { emitWarning } = process;
  const emitOthers = (warning: string | Error, ...details: unknown[]) => {
    const isOurs = details[0] === "ExperimentalWarning" && String(warning).startsWith("SQLite ");
    if (!isOurs) Reflect.apply(emitWarning, process, [warning, ...details]);
  };
  process.emitWarning = emitOthers;
  try {
    const sqlite = process.getBuiltinModule("node:sqlite");
    if (sqlite === undefined) throw new Error("this Node is without SQLite");
    return sqlite;
  } finally {
    process.emitWarning = emitWarning;
  }
}
