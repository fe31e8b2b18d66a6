const GROUPED = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** A number with its thousands grouped, such as 12,345. */
export function grouped(count: number): string {
  return GROUPED.format(count);
}

/** A share as percent, rounded down: 1 failure in 30,000 calls must not read as 100 %. */
export function percent(part: number, whole: number): string {
  return `${Math.floor((part / whole) * 10_000) / 100} %`;
}

export function duration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 10) / 100} s`;
}

/** The percentile by nearest rank. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
