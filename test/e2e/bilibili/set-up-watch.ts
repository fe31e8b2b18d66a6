import { setImmediate } from "node:timers/promises";
import { type BilibiliExtra, createProvider } from "@stream-fallback/bilibili-provider";
import type { ClientOptions, Provider } from "@stream-fallback/core";
import { manualClock } from "@stream-fallback/core/testing";
import { onTestFinished } from "vitest";
import { type BilibiliOptions, startBilibili } from "../../emulator/bilibili/server.ts";
import { clientOf, type Scene } from "./set-up.ts";

interface WatchScene extends Scene {
  /** So much time goes by, and stands still whenever the site is being asked. */
  pass(ms: number): Promise<void>;
}

/** A site and a client of its own for a test that watches, which asks whenever rooms fall due. */
export async function setUpWatch(
  options: Partial<ClientOptions<BilibiliExtra>> = {},
  siteOptions: BilibiliOptions = {},
): Promise<WatchScene> {
  const clock = manualClock();
  const site = await startBilibili({ clock: clock.wallNow, ...siteOptions });
  onTestFinished(() => site.close());
  const { provider, untilIdle } = listenedTo(createProvider({ origins: site.origins }));
  const config = { failover: { rounds: 1 }, rates: { enabled: false } };
  const client = clientOf({ site, clock }, { providers: [provider], config, ...options });
  onTestFinished(() => client.close());
  async function pass(ms: number): Promise<void> {
    for (const end = clock.now() + ms; clock.now() < end; ) {
      // So little that no answer seems late.
      await clock.advance(20);
      await untilIdle();
    }
  }
  return { site, client, clock, pass };
}

interface ListenedTo {
  provider: Provider<BilibiliExtra>;
  /** Waits until nothing is asked of it any more. */
  untilIdle(): Promise<void>;
}

function listenedTo(provider: Provider<BilibiliExtra>): ListenedTo {
  const running = new Set<Promise<unknown>>();
  function listen<T>(asking: Promise<T>): Promise<T> {
    running.add(asking);
    const forget = () => running.delete(asking);
    asking.then(forget, forget);
    return asking;
  }
  const adapters = provider.adapters.map(({ fetchRoom, fetchRooms, ...adapter }) => ({
    ...adapter,
    fetchRoom: (...given: Parameters<typeof fetchRoom>) => listen(fetchRoom(...given)),
    ...(fetchRooms && {
      fetchRooms: (...given: Parameters<typeof fetchRooms>) => listen(fetchRooms(...given)),
    }),
  }));
  async function untilIdle(): Promise<void> {
    while (running.size > 0) {
      await Promise.allSettled(running);
      // Whoever was answered may ask on.
      await setImmediate();
    }
  }
  return { provider: { ...provider, adapters }, untilIdle };
}
