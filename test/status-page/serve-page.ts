import { type ClientOptions, createClient, type Watcher } from "@stream-fallback/core";
import { createProvider } from "@stream-fallback/douyin-provider";
import { type RunningServer, type StartOptions, startServer } from "@stream-fallback/server";
import { onTestFinished } from "vitest";
import { type Emulator, startEmulator } from "../emulator/server.ts";

export interface ServedPage {
  site: Emulator;
  server: RunningServer;
  watcher: Watcher;
  origin: string;
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
  const watcher = client.watch(rooms, { intervalMs: 1_000 });
  const server = await startServer({ watcher, port: 0, ...options, client });
  onTestFinished(async () => {
    await server.close();
    await client.close();
    await site.close();
  });
  return { site, server, watcher, origin: server.origin };
}
