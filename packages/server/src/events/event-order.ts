/** Ids of a Redis stream: ms of its clock, and a number within that ms. */
const STREAM_ID = /^(\d{1,15})-(\d{1,15})$/;

/** Whether an id of a Redis stream is behind another one; false where one of them is none. */
export function isBehind(id: string, other: string): boolean {
  const [, ms, number] = STREAM_ID.exec(id) ?? [];
  const [, otherMs, otherNumber] = STREAM_ID.exec(other) ?? [];
  if (ms === undefined || otherMs === undefined) return false;
  return Number(ms) - Number(otherMs) > 0 || (ms === otherMs && Number(number) > Number(otherNumber));
}

/** Unix ms of an id of a Redis stream; undefined for what is none. */
export function timeOf(id: string): number | undefined {
  const [, ms] = STREAM_ID.exec(id) ?? [];
  return ms === undefined ? undefined : Number(ms);
}
