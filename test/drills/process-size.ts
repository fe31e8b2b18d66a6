import { readdirSync, readFileSync } from "node:fs";

/** What a process has of the system's memory, in MB; 0 where the system does not tell. */
export function memoryMbOf(pid: number | undefined): number {
  return ofSystem(
    () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1_024,
  );
}

/** Its open files and connections; 0 where the system does not tell. */
export function descriptorsOf(pid: number | undefined): number {
  return ofSystem(() => readdirSync(`/proc/${pid}/fd`).length);
}

function ofSystem(read: () => number): number {
  try {
    return read();
  } catch {
    return 0;
  }
}
