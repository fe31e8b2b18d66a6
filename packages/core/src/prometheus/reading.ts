import type { ServiceNumbers } from "../metrics/create-metrics.ts";
import type { EndpointReading } from "./endpoint-reading.ts";
import type { StatusReading } from "./status-reading.ts";

/** The numbers as they were when a scrape began: all families of it tell of the same moment. */
export interface Reading {
  readonly services: readonly ServiceNumbers[];
  /** One by one, made when they are asked for. */
  endpoints(): Iterable<EndpointReading>;
  readonly status: StatusReading;
}
