/** Before this there were no live rooms; off air, replies have 0, -1, -62170012800 or a date of zeros. */
const EARLIEST_SECOND = Date.UTC(2010, 0) / 1_000;
/** What is later is no second, and beyond some of them there is no date. */
const LATEST_SECOND = Date.UTC(2100, 0) / 1_000;

/** When a broadcast began, in Unix seconds; undefined where the reply does not tell. Dates are China's, without a zone. */
export function startSecondOf(moment: number | string | null | undefined): number | undefined {
  const second = typeof moment === "string" ? secondIn(moment) : moment;
  if (typeof second !== "number" || !(second >= EARLIEST_SECOND && second < LATEST_SECOND)) return undefined;
  return Math.floor(second);
}

function secondIn(text: string): number {
  const [, date, time] = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})$/.exec(text) ?? [];
  return date === undefined ? Number(text) : Date.parse(`${date}T${time}+08:00`) / 1_000;
}
