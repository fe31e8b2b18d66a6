import type { Client, Logger } from "@stream-fallback/core";

/** Tells every step of a client at level debug. */
export function logEvents(client: Pick<Client, "on">, logger: Logger): void {
  client.on("attempt", (event) => logger.debug(event, "asking"));
  client.on("success", ({ report }) => logger.debug(report, "answered"));
  client.on("failure", ({ report, error }) => logger.debug(report, error.message));
  client.on("identity", (event) => logger.debug(event, "the breaker of an identity moved"));
  client.on("state", (event) => logger.debug(event, "the breaker moved"));
}
