import { StreamFallbackError } from "@stream-fallback/core";
import { ENDED, LIVE } from "./room-schema.ts";

/** What one field of a reply says of the room; undefined where it says nothing. */
export type Claim = "on air" | "over" | undefined;

/** A number as the site writes it. */
type Numeric = number | string | null | undefined;

/** What the fields of one reply say of the room, each under its name. */
export interface RoomClaims {
  /** Each proves what it says, unless any other field says otherwise. */
  proofs: Readonly<Record<string, Claim>>;
  /** They prove nothing by themselves, and take away what others prove. */
  doubts: Readonly<Record<string, Claim>>;
}

/**
 * Whether the room is on air, by fields that agree.
 * @throws StreamFallbackError `INCOMPLETE` where two of them contradict each other, or none proves anything
 */
export function isLiving(claims: RoomClaims): boolean {
  refuseContradiction(claims);
  const proven = Object.values(claims.proofs);
  if (proven.includes("on air")) return true;
  if (proven.includes("over")) return false;
  throw new StreamFallbackError("INCOMPLETE", "the reply does not tell whether the room is on air");
}

/** @throws StreamFallbackError `INCOMPLETE` where one field says on air and another says over */
export function refuseContradiction({ proofs, doubts }: RoomClaims): void {
  const claims = Object.entries({ ...proofs, ...doubts });
  const [onAir] = claims.find(([, claim]) => claim === "on air") ?? [];
  const [over] = claims.find(([, claim]) => claim === "over") ?? [];
  if (onAir === undefined || over === undefined) return;
  throw contradiction(`${onAir} says on air and ${over} says it is over`);
}

/**
 * The failure of a reply whose parts cannot all be true. It blames nobody, since the room changed while the reply was
 * made, or the site lags behind it; another adapter may know.
 */
export function contradiction(what: string): StreamFallbackError {
  return new StreamFallbackError(
    "INCOMPLETE",
    `the reply contradicts itself: ${what}; ask again, or with another api`,
    { isBlameless: true },
  );
}

export function claimOfStatus(status: Numeric): Claim {
  if (String(status) === String(LIVE)) return "on air";
  return String(status) === String(ENDED) ? "over" : undefined;
}

interface RoomTimes {
  create_time?: Numeric;
  start_time?: Numeric;
  finish_time?: Numeric;
  finish_reason?: Numeric;
}

/**
 * What the time of the end says: it is 0 while a room is on air, and the site may go on calling an ended room live long
 * after. The end of the broadcast before, which lies before this one began, says nothing.
 */
export function claimOfEnd(room: RoomTimes): Claim {
  const ended = amountOf(room.finish_time);
  if (ended === 0) return amountOf(room.finish_reason) > 0 ? "over" : undefined;
  const begins = [amountOf(room.create_time), amountOf(room.start_time)].filter((seconds) => seconds > 0);
  return begins.length > 0 && ended < Math.min(...begins) ? undefined : "over";
}

/** 0 for what is no number above it. */
export function amountOf(told: Numeric): number {
  return Math.max(Number(told ?? 0) || 0, 0);
}
