/** What every reply of the JSON addresses is wrapped in. */
export function envelope(statusCode: number, nowMs: number, data: object): object {
  return { data, extra: { now: nowMs }, status_code: statusCode };
}
