import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export interface RunningSite {
  origin: string;
  close(): void;
}

/**
 * Starts a script that serves a site, in a process of its own, so that what the site takes is not counted.
 * @throws Error if it ends before it listens
 */
export async function startSite(script: URL, args: readonly string[] = []): Promise<RunningSite> {
  const child = fork(fileURLToPath(script), args);
  const early = once(child, "exit").then(([code]) => {
    throw new Error(`the site ended with ${code} before it listened`);
  });
  const [port] = await Promise.race([once(child, "message"), early]);
  return { origin: `http://127.0.0.1:${port}`, close: () => child.disconnect() };
}
