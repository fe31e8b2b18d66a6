import { startGateway } from "@stream-fallback/gateway";

/** A gateway by itself, at a port before others: `gateway-child.ts <port> <backend's port> …`. */
const [port, ...backends] = process.argv.slice(2).map(Number);
const gateway = await startGateway({
  port: port ?? 0,
  backends: backends.map((each) => `127.0.0.1:${each}`),
  health: { path: "/" },
});
process.once("SIGTERM", () => void gateway.close());
