export interface Limit {
  /** How many requests one visitor may send within the window. */
  requests: number;
  windowMs: number;
  /** How long every answer is 444 after that. @default windowMs */
  blockMs?: number;
  /** How long, after the block, every answer is a captcha. @default windowMs */
  captchaMs?: number;
}

export type LimitVerdict = "blocked" | "captcha";

export interface Limiter {
  /** Counts one request of a visitor, refused ones too, and says what it meets. */
  ask(visitor: string): LimitVerdict | undefined;
  /** Forgets every visitor. */
  set(limit: Limit | null): void;
  read(): Limit | null;
  /** Back to the limit it was made with. */
  reset(): void;
}

interface Visits {
  times: number[];
  blockedUntilMs: number;
  captchaUntilMs: number;
}

/**
 * Each time a visitor exceeds the window the block begins anew, in the middle of a block as well: who keeps
 * hammering stays out, who slows down meets captchas for a while and then nothing.
 */
export function createLimiter(clock: () => number, firstLimit: Limit | null): Limiter {
  let limit = firstLimit;
  const visitors = new Map<string, Visits>();
  const set = (next: Limit | null) => {
    limit = next;
    visitors.clear();
  };
  return {
    ask(visitor) {
      if (limit === null) return undefined;
      const nowMs = clock();
      const visits = visitors.get(visitor) ?? { times: [], blockedUntilMs: 0, captchaUntilMs: 0 };
      visitors.set(visitor, visits);
      record(visits, limit, nowMs);
      if (nowMs < visits.blockedUntilMs) return "blocked";
      return nowMs < visits.captchaUntilMs ? "captcha" : undefined;
    },
    set,
    read: () => limit && { ...limit },
    reset: () => set(firstLimit),
  };
}

function record(visits: Visits, limit: Limit, nowMs: number): void {
  const { requests, windowMs, blockMs = windowMs, captchaMs = windowMs } = limit;
  visits.times = [...visits.times.filter((time) => time > nowMs - windowMs), nowMs];
  if (visits.times.length <= requests) return;
  visits.times = [];
  visits.blockedUntilMs = nowMs + blockMs;
  visits.captchaUntilMs = visits.blockedUntilMs + captchaMs;
}
