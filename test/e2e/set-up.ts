import { type Client, type ClientOptions, createClient } from "@stream-fallback/core";
import {
  createProvider,
  type DouyinExtra,
  type GetInfoOptions,
  getInfo,
  type RoomInfo,
} from "@stream-fallback/douyin-provider";
import { onTestFinished } from "vitest";
import { type Emulator, startEmulator } from "../emulator/server.ts";

export interface Scene {
  emulator: Emulator;
  client: Client<DouyinExtra>;
  ask(room: string, options?: GetInfoOptions): Promise<RoomInfo>;
}

/** A site and a client of its own for one test; both live by the same clock and are closed after it. */
export async function setUp(options: Partial<ClientOptions<DouyinExtra>> = {}): Promise<Scene> {
  const { clock } = options;
  const emulator = await startEmulator(clock ? { clock: () => clock.wallNow() } : {});
  onTestFinished(() => emulator.close());
  const client = createClient<DouyinExtra>({
    providers: [createProvider({ origins: emulator.origins })],
    // The shortest wait before a second round, which otherwise takes up to 1.5 s.
    random: () => 0,
    ...options,
  });
  onTestFinished(() => client.close());
  return { emulator, client, ask: (room, askOptions) => getInfo(room, askOptions, client) };
}
