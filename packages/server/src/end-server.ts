import type { Server } from "node:http";
import type { Clock } from "@stream-fallback/core";
import type { App } from "./create-app.ts";
import type { GuardedConnections } from "./guard-connections.ts";

/** How long running calls have; what stands in front of us often kills after 30 s. */
const GRACE_MS = 10_000;
/** Connections fall idle one by one, and nobody tells when. */
const LOOK_MS = 20;

/** Lets running calls end, then ends all connections. */
export async function endServer(
  server: Server,
  { app, connections, clock }: { app: App; connections: GuardedConnections; clock: Clock },
): Promise<void> {
  let onLate = () => {};
  const late = new Promise<void>((resolve) => {
    onLate = resolve;
  });
  const timer = clock.setTimeout(onLate, GRACE_MS);
  // Listening goes on, so that whoever asks meanwhile is told to go elsewhere.
  await Promise.race([app.drain(), late]);
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const look = setInterval(() => {
    server.closeIdleConnections();
    connections.endMute();
  }, LOOK_MS);
  await Promise.race([closed, late]);
  clearInterval(look);
  clock.clearTimeout(timer);
  server.closeAllConnections();
  await closed;
}
