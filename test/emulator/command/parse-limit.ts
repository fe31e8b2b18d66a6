import type { StandInLimit } from "@stream-fallback/core/testing";

const unitMs: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Reads a limit such as `40/60s`, 40 requests in 60 s, or `40/60s/2m/5m`, with a block of 2 and captchas of 5 minutes. */
export function parseLimit(text: string): StandInLimit | undefined {
  const [count = "", ...spans] = text.split("/");
  const [windowMs, blockMs, captchaMs] = spans.map(spanMs);
  const requests = Number(count);
  if (!/^\d{1,6}$/.test(count) || requests === 0 || !windowMs || spans.length > 3) return undefined;
  if (spans.map(spanMs).includes(undefined)) return undefined;
  return {
    requests,
    windowMs,
    ...(blockMs !== undefined && { blockMs }),
    ...(captchaMs !== undefined && { captchaMs }),
  };
}

function spanMs(text: string): number | undefined {
  const [, number, unit = ""] = text.match(/^(\d{1,5})(ms|s|m|h)$/) ?? [];
  const factor = unitMs[unit];
  return factor === undefined ? undefined : Number(number) * factor;
}
