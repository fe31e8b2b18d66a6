import * as newer from "@prometheus-io/client";
import * as older from "prom-client";

/** The client library under both of its names. */
export const libraries: readonly { name: string; library: typeof newer }[] = [
  { name: "@prometheus-io/client", library: newer },
  // It declares less than it has.
  { name: "prom-client", library: older as unknown as typeof newer },
];
