import type { Member } from "./member.ts";

/** The way of asking, by the name of the adapter that asks so. */
export type Teller = "web" | "h5" | "batch" | "batchByUid" | "legacy" | "page" | "master";

/** `unproven`: what is told shows neither the room nor that there is none, so no client may call it off air. */
export type Verdict = "live" | "offline" | "missing" | "unproven";

/** What may be said of whether a room is on air by one who has asked in one way only. */
export function truthAt(teller: Teller, member: Member | undefined): Verdict {
  if (member === undefined) return teller === "batchByUid" ? "unproven" : "missing";
  // Lists leave it out as they leave out what was never there.
  if (member.lock === "shut" && teller.startsWith("batch")) return "unproven";
  if (member.page === "festival" && teller === "page") return "unproven";
  return member.status === 1 ? "live" : "offline";
}

/** Whether whoever watches gets the streams of a room on air. */
export function hasStreams({ lock }: Member): boolean {
  return lock === undefined || lock === "hidden";
}
