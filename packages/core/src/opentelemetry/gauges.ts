import { ATTRIBUTES, GAUGES, SCOPE } from "./names.ts";
import type { OpenTelemetryApi, ReadGauges } from "./open-telemetry-api.ts";

/** What of `client.status()` is told. */
export interface ObservedStatus {
  providers: Record<string, { endpoints: readonly { name: string; state: string }[] }>;
  watch: { rooms: number; known: number; due: number; latenessMs: number };
}

const STATES = ["closed", "open", "half-open"];

/**
 * Gauges that are read when somebody collects.
 * @returns ends that
 */
export function observeStatus({ metrics }: OpenTelemetryApi, status: () => ObservedStatus): () => void {
  const meter = metrics.getMeter(SCOPE);
  const gauge = ({ name, ...options }: (typeof GAUGES)["endpointState"]) =>
    meter.createObservableGauge(name, options);
  const endpointState = gauge(GAUGES.endpointState);
  const rooms = gauge(GAUGES.watchedRooms);
  const known = gauge(GAUGES.watchedKnown);
  const due = gauge(GAUGES.watchedDue);
  const lateness = gauge(GAUGES.watchLateness);
  const all = [endpointState, rooms, known, due, lateness];

  const read: ReadGauges = (result) => {
    const { providers, watch } = status();
    for (const [provider, { endpoints }] of Object.entries(providers)) {
      for (const { name, state: own } of endpoints) {
        const place = { [ATTRIBUTES.provider]: provider, [ATTRIBUTES.endpoint]: name };
        for (const state of STATES)
          result.observe(endpointState, own === state ? 1 : 0, { ...place, [ATTRIBUTES.state]: state });
      }
    }
    result.observe(rooms, watch.rooms);
    result.observe(known, watch.known);
    result.observe(due, watch.due);
    result.observe(lateness, watch.latenessMs / 1000);
  };
  meter.addBatchObservableCallback(read, all);
  return () => meter.removeBatchObservableCallback(read, all);
}
