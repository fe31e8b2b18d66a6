export interface StandInLimit {
  /** How many requests one visitor may send within the window. */
  requests: number;
  windowMs: number;
  /** How long a visitor over the limit is turned away. @default windowMs */
  blockMs?: number;
  /** How long, after the block, every answer is a captcha. @default windowMs */
  captchaMs?: number;
}

export type LimitVerdict = "blocked" | "captcha";

export interface Limiter {
  /** Counts one request of a visitor, refused ones too, and says what it meets. */
  ask(visitor: string): LimitVerdict | undefined;
  /** Replaces the limit and forgets every visitor. */
  set(limit: StandInLimit | null): void;
  read(): StandInLimit | null;
  /** Restores the limit that it was made with, and forgets every visitor. */
  reset(): void;
}

interface Visits {
  times: number[];
  blockedUntilMs: number;
  captchaUntilMs: number;
}

/**
 * Refuses visitors over the limit. Each time a visitor exceeds it the block begins anew, during a block as well: one
 * that keeps asking stays blocked, one that slows down gets captchas for a while and then normal answers.
 */
export function createLimiter(clock: () => number, firstLimit: StandInLimit | null): Limiter {
  let limit = firstLimit;
  const visitors = new Map<string, Visits>();
  const set = (next: StandInLimit | null) => {
    limit = next;
    visitors.clear();
  };
  return {
    ask(visitor) {
      if (limit === null) return undefined;
      const nowMs = clock();
      const visits = visitors.get(visitor) ?? { times: [], blockedUntilMs: 0, captchaUntilMs: 0 };
      visitors.set(visitor, visits);
      record(visits, { limit, nowMs });
      if (nowMs < visits.blockedUntilMs) return "blocked";
      return nowMs < visits.captchaUntilMs ? "captcha" : undefined;
    },
    set,
    read: () => limit && { ...limit },
    reset: () => set(firstLimit),
  };
}

function record(visits: Visits, { limit, nowMs }: { limit: StandInLimit; nowMs: number }): void {
  const { requests, windowMs, blockMs = windowMs, captchaMs = windowMs } = limit;
  visits.times = [...visits.times.filter((time) => time > nowMs - windowMs), nowMs];
  if (visits.times.length <= requests) return;
  visits.times = [];
  visits.blockedUntilMs = nowMs + blockMs;
  visits.captchaUntilMs = visits.blockedUntilMs + captchaMs;
}
