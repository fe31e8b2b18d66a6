import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { answerAs } from "./send-reply.ts";
import type { Site } from "./site-reply.ts";

/** Longer than any pause of a measurement, so that no connection is lost to one. */
const KEEP_ALIVE_MS = 60_000;

/** Serves a site to the process that started this one, and ends with it. */
export function serveSite(site: Site): void {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, answerAs(site));
  server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
  process.once("disconnect", () => process.exit());
}
