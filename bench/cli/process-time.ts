import { spawn } from "node:child_process";

/** Bash gives the time of children whole, from their fork to their end; nothing in Node does. */
const TIMED = `TIMEFORMAT="%3U %3S"; time for ((run = 0; run < $0; run++)); do "$@" >/dev/null || failed=1; done; exit "\${failed:-0}"`;

interface Timed {
  /** How often it runs in one measurement, since the clock of bash has steps of a millisecond. */
  runs: number;
  environment: Readonly<Record<string, string>>;
}

/**
 * The processor time of a whole Node process in ns, user and system, helpers of the garbage collector too.
 * @throws Error if it fails or complains
 */
export async function processTime(args: readonly string[], { runs, environment }: Timed): Promise<number> {
  const child = spawn("bash", ["-c", TIMED, String(runs), process.execPath, ...args], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let told = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    told += text;
  });
  const code = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
  const [, user, system] = /^([\d.]+) ([\d.]+)\n$/.exec(told) ?? [];
  if (code !== 0 || user === undefined) throw new Error(`node ${args.join(" ")} ended with ${code}: ${told}`);
  return ((Number(user) + Number(system)) * 1e9) / runs;
}
