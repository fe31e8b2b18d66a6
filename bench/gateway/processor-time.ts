import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** What Linux counts processor time in. */
const TICK_MS: number = 1_000 / Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));

/** What a process and those that it has started have taken of the processor, in ms, from the system's own books. */
export function processorMsOf(pid: number): number {
  return [pid, ...childrenOf(pid)].reduce((sum, each) => sum + ownMsOf(each), 0);
}

function ownMsOf(pid: number): number {
  const [userTicks = 0, systemTicks = 0] = fieldsOf(pid).slice(11, 13).map(Number);
  return (userTicks + systemTicks) * TICK_MS;
}

function childrenOf(pid: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((each) => isChild(each, pid));
}

function isChild(child: number, parent: number): boolean {
  try {
    return Number(fieldsOf(child)[1]) === parent;
  } catch {
    // It has ended meanwhile.
    return false;
  }
}

/** Those behind the name of the program, which may have spaces in it. */
function fieldsOf(pid: number): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8");
  return text.slice(text.lastIndexOf(")") + 2).split(" ");
}
