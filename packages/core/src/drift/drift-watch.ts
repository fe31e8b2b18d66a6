import type { Logger } from "../runtime/logger.ts";
import { type Drift, type DriftReport, describeDrift } from "./describe-drift.ts";
import type { SampleFolder } from "./sample-folder.ts";

/** Where a drift was met: at which endpoint of which provider, and in which room. */
export interface DriftPlace {
  provider: string;
  endpoint: string;
  roomId: string;
}

export type DriftEvent = Drift & DriftPlace;

export interface DriftWatchOptions {
  emit(event: DriftEvent): void;
  logger: Logger;
  samples: SampleFolder | undefined;
}

/** A site that was rebuilt drifts everywhere, for each room again: the first few say it all. */
const MAX_LOGGED = 20;

/** Tells every drift as an event, and each path once as a warning and a sample, 20 paths at most. */
export function createDriftWatch({
  emit,
  logger,
  samples,
}: DriftWatchOptions): (place: DriftPlace, report: DriftReport) => void {
  const logged = new Set<string>();
  return (place, report) => {
    const event = { ...place, ...describeDrift(report) };
    emit(event);
    // Positions and numeric ids differ from room to room; it is the same drift.
    const kind = event.path.replaceAll(/\d+/g, "0");
    const key = JSON.stringify([place.provider, place.endpoint, kind]);
    if (logged.has(key) || logged.size === MAX_LOGGED) return;
    logged.add(key);
    logger.warn(event, "a reply has another shape than expected; this path is not logged again");
    samples?.keep(event, report.state);
  };
}
