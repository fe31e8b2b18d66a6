import { existsSync, readdirSync } from "node:fs";

const DESCRIPTORS = "/proc/self/fd";

/** What keeps the event loop busy, counted by type, and open descriptors, which idle sockets are too, where the system tells. */
export function countHandles(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const type of process.getActiveResourcesInfo()) counts[type] = (counts[type] ?? 0) + 1;
  if (existsSync(DESCRIPTORS)) counts.descriptors = readdirSync(DESCRIPTORS).length;
  return counts;
}
