import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** Starts a script below this folder with what it is to know, as JSON. */
export function startProcess(script: string, start: object, flags: readonly string[] = []): ChildProcess {
  const execArgv = [...process.execArgv, ...flags];
  return fork(fileURLToPath(new URL(script, import.meta.url)), [JSON.stringify(start)], { execArgv });
}

/**
 * The next report of that kind.
 * @throws Error where the process ends without telling it
 */
export function reportOf<Report extends { kind: string }, Kind extends Report["kind"]>(
  child: ChildProcess,
  kind: Kind,
): Promise<Extract<Report, { kind: Kind }>> {
  return new Promise((resolve, reject) => {
    const onMessage = (report: Report) => {
      if (report.kind !== kind) return;
      child.off("message", onMessage);
      child.off("exit", onExit);
      resolve(report as Extract<Report, { kind: Kind }>);
    };
    const onExit = (code: number | null) =>
      reject(new Error(`${child.spawnargs[1]} ended with ${code} before it told "${kind}"`));
    child.on("message", onMessage);
    child.once("exit", onExit);
  });
}

/** Whether the process ends by itself within that time. */
export async function endsWithin(child: ChildProcess, ms: number): Promise<boolean> {
  if (child.exitCode !== null) return true;
  try {
    await once(child, "exit", { signal: AbortSignal.timeout(ms) });
    return true;
  } catch {
    return false;
  }
}
