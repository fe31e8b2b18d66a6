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
    random: smallNumbers(),
    ...options,
  });
  onTestFinished(() => client.close());
  return { emulator, client, ask: (room, askOptions) => getInfo(room, askOptions, client) };
}

/** No wait before a second round is longer. */
export const ROUND_DELAY_MS = 1_500;

/** Near 0, so that the wait before a second round is short; never the same, so that no signature is either. */
function smallNumbers(): () => number {
  let count = 0;
  return () => (count++ % 10_000) / 10_000;
}
