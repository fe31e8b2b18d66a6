import type { Alert } from "../alert.ts";

/** `alert success_rate_low: critical`, in ASCII, since it may travel as a header. */
export function titleOf({ name, severity, state }: Alert): string {
  return `alert ${name}: ${state === "ended" ? "ended" : severity}`;
}

/** The alert for people, as lines of text. */
export function textOf(alert: Alert): string {
  const { message, since, endedAt } = alert;
  const end = endedAt === undefined ? "" : `, until ${timeOf(endedAt)}`;
  return `${titleOf(alert)}\n${message}\nsince ${timeOf(since)}${end}`;
}

/** In UTC, as robots know no time zone of their readers. */
function timeOf(unixMs: number): string {
  const time = new Date(unixMs);
  return Number.isNaN(time.getTime()) ? "an unknown time" : time.toISOString().replace(/\.\d+Z$/, "Z");
}
