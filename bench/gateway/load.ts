import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** What came of asking as much as goes for a while. */
export interface Loaded {
  requests: number;
  perSecond: number;
  p99Ms: number;
  /** Answers other than 2xx and 3xx, and connections that failed. */
  failures: number;
}

const CONNECTIONS = 64;

/** Loads an address with `wrk`, from a process of its own. */
export async function load(origin: string, seconds: number): Promise<Loaded> {
  const args = [
    "--threads",
    "1",
    "--connections",
    String(CONNECTIONS),
    "--duration",
    `${seconds}s`,
    "--latency",
  ];
  const { stdout } = await promisify(execFile)("wrk", [...args, `${origin}/`]);
  const failed =
    /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(stdout)?.slice(1) ?? [];
  return {
    requests: numberIn(stdout, /(\d+) requests in/),
    perSecond: numberIn(stdout, /Requests\/sec:\s+([\d.]+)/),
    p99Ms: msOf(/99%\s+([\d.]+)(us|ms|s)/.exec(stdout)),
    failures: [...failed, /Non-2xx or 3xx responses: (\d+)/.exec(stdout)?.[1] ?? "0"]
      .map(Number)
      .reduce((a, b) => a + b, 0),
  };
}

function numberIn(text: string, pattern: RegExp): number {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new Error(`wrk told no ${pattern.source}`);
  return Number(found);
}

const UNITS: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1_000 };

function msOf(found: RegExpExecArray | null): number {
  if (found === null) throw new Error("wrk told no 99th percentile");
  return Number(found[1]) * (UNITS[found[2] ?? ""] ?? Number.NaN);
}
