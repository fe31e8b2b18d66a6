import type { Member } from "../cast/member.ts";

const CHINA_SECONDS = 8 * 3_600;
/** A number that readers of JSON round. */
const LIVE_ID = "504307921683750045";

/** Unix seconds; 0 off air. */
export function beganOf({ status, began = 0 }: Member): number {
  return status === 1 ? began : 0;
}

/** The same as the time of China, without a zone. */
export function dateOf(member: Member): string {
  if (member.status !== 1) return "0000-00-00 00:00:00";
  const inChina = new Date((beganOf(member) + CHINA_SECONDS) * 1_000);
  return inChina.toISOString().slice(0, 19).replace("T", " ");
}

export function liveIdOf({ status }: Member): string {
  return status === 1 ? LIVE_ID : "0";
}

/** JSON in which the ids of broadcasts are numbers to the last digit, as the site writes them. */
export function withLongIds(json: string): string {
  return json.replace(/"live_id":"(\d+)"/g, '"live_id":$1');
}
