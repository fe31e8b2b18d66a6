import { randomUUID } from "node:crypto";

/** What logs and headers bear without harm. */
const SANE = /^[\w.:-]{1,64}$/;

/** The caller's own name of its request, so that its log and ours tell of the same; else a new one. */
export function requestIdOf(given: string | undefined): string {
  return given !== undefined && SANE.test(given) ? given : randomUUID();
}
