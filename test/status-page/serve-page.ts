import { type ClientOptions, createClient } from "@stream-fallback/core";
import { createProvider } from "@stream-fallback/douyin-provider";
import { type RunningServer, type StartOptions, startServer } from "@stream-fallback/server";
import { onTestFinished } from "vitest";
import { type Emulator, startEmulator } from "../emulator/server.ts";

export interface ServedPage {
  site: Emulator;
  server: RunningServer;
  origin: string;
  /** Of how many rooms it is known how they stand. */
  known(): number;
}

interface PageOptions extends Partial<Omit<StartOptions, "client">> {
  rooms: readonly string[];
  client?: Partial<ClientOptions<unknown>>;
}

/** A service over the emulator for one test, which asks for its rooms each second; blocks by the site last a second too. */
export async function servePage({ rooms, client: ofClient, ...options }: PageOptions): Promise<ServedPage> {
  const site = await startEmulator({ lightPages: true });
  const client = createClient({
    providers: [createProvider({ origins: site.origins })],
    config: { breaker: { accessBlockDuration: 1_000 }, rates: { enabled: false } },
    ...ofClient,
  });
  const server = await startServer({ watch: { rooms, intervalMs: 1_000 }, port: 0, ...options, client });
  onTestFinished(async () => {
    await server.close();
    await client.close();
    await site.close();
  });
  return { site, server, origin: server.origin, known: () => client.status().watch.known };
}
