import { setImmediate } from "node:timers/promises";
import { type BilibiliExtra, createProvider } from "@stream-fallback/bilibili-provider";
import { type Client, type ClientOptions, createClient } from "@stream-fallback/core";
import { type ManualClock, manualClock, seededRandom } from "@stream-fallback/core/testing";
import { onTestFinished } from "vitest";
import { nobody } from "../../emulator/bilibili/cast/cast.ts";
import type { Member } from "../../emulator/bilibili/cast/member.ts";
import { type Bilibili, type BilibiliOptions, startBilibili } from "../../emulator/bilibili/server.ts";

export interface Scene {
  site: Bilibili;
  client: Client<BilibiliExtra>;
  clock: ManualClock;
}

/** A site and a client of its own for one test; both live by the same clock and are closed after it. */
export async function setUp(
  options: Partial<ClientOptions<BilibiliExtra>> = {},
  siteOptions: BilibiliOptions = {},
): Promise<Scene> {
  const clock = manualClock();
  const site = await startBilibili({ clock: clock.wallNow, ...siteOptions });
  onTestFinished(() => site.close());
  const client = clientOf({ site, clock }, options);
  onTestFinished(() => client.close());
  return { site, client, clock };
}

/** The same site as somebody finds it who knows nothing yet. */
export async function withFreshClient<T>(scene: Scene, run: (scene: Scene) => Promise<T>): Promise<T> {
  const { site, clock } = scene;
  const client = clientOf({ site, clock });
  try {
    return await run({ ...scene, client });
  } finally {
    await client.close();
  }
}

/** A client that asks this site, of this clock. */
export function clientOf(
  { site, clock }: Pick<Scene, "site" | "clock">,
  options: Partial<ClientOptions<BilibiliExtra>> = {},
): Client<BilibiliExtra> {
  return createClient<BilibiliExtra>({
    ...{ providers: [createProvider({ origins: site.origins })], clock, random: seededRandom(1) },
    config: { failover: { rounds: 1 } },
    ...options,
  });
}

/** What comes of it while the clock goes on, as rooms that are asked for wait a moment for others. */
export async function whileTimePasses<T>({ clock }: Pick<Scene, "clock">, asking: Promise<T>): Promise<T> {
  let isSettled = false;
  const settled = asking.finally(() => {
    isSettled = true;
  });
  // Whoever waits for the outcome hears of a failure.
  settled.catch(() => {});
  while (!isSettled) {
    await clock.advance(1);
    await setImmediate();
  }
  return settled;
}

export function refOf({ roomId, uid }: Pick<Member, "roomId" | "uid"> = nobody) {
  return { provider: "bilibili", roomId: String(roomId), uid: String(uid) };
}
