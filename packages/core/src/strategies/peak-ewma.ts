/** A moving average of durations that follows peaks at once and forgets them by elapsed time. A plain record. */
export interface PeakEwma {
  valueMs: number;
  /** When the value was true. */
  atMs: number;
}

/** Takes a sample in: a longer one counts in full at once, a shorter one the more, the older the average is. */
export function addToPeakEwma(ewma: PeakEwma, sampleMs: number, nowMs: number, decayMs: number): void {
  const kept = keptShare(ewma, nowMs, decayMs);
  ewma.valueMs = sampleMs > ewma.valueMs ? sampleMs : ewma.valueMs * kept + sampleMs * (1 - kept);
  ewma.atMs = nowMs;
}

/** The average as of now: without samples it sinks towards 0, so that whoever is avoided gets another chance. */
export function readPeakEwma(ewma: PeakEwma, nowMs: number, decayMs: number): number {
  return ewma.valueMs * keptShare(ewma, nowMs, decayMs);
}

function keptShare({ atMs }: PeakEwma, nowMs: number, decayMs: number): number {
  return Math.exp(-Math.max(0, nowMs - atMs) / decayMs);
}
