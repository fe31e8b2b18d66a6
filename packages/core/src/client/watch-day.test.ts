import { expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { seededRandom } from "../runtime/seeded-random.ts";
import { HOUR_MS, MINUTE_MS, shakenClock } from "./test-world/watching.ts";
import { blankRoom, createWorld } from "./test-world.ts";

/** `.ci/run` watches more: each of them lives through the whole day. */
const ROOMS = process.env.PLAY_ALL === "1" ? 40 : 5;

it.each([
  ["without rates", { enabled: false }],
  ["with rates", { startPerMinute: 120 }],
])(
  "half a day of watch %s, with clocks set, the network gone and the process stopped, tells nothing wrong and soon knows all again",
  async (_how, rates) => {
    const { clock, shaken } = shakenClock();
    const { client, replies } = createWorld({
      ...{ clock, random: seededRandom(3), config: { rates }, adapters: ["web", "mobile"] },
    });
    let isNetworkGone = false;
    // Each room is on air for two hours out of five, each at another time.
    const isOnAir = (room: number) => (clock.now() + room * 17 * MINUTE_MS) % (5 * HOUR_MS) < 2 * HOUR_MS;
    const answer = ({ room }: { room: { roomId: string } }) => {
      if (isNetworkGone) throw new StreamFallbackError("NETWORK", "the network is gone");
      return { ...blankRoom, living: isOnAir(Number(room.roomId)) };
    };
    Object.assign(replies, { web: answer, mobile: answer });
    const names = Array.from({ length: ROOMS }, (_, room) => String(room));
    const watcher = client.watch(names, { intervalMs: MINUTE_MS });
    const wrong: string[] = [];
    const told = { live: 0, ended: 0, title: 0, unknown: 0 };
    const listening = (async () => {
      for await (const { type, name } of watcher) {
        told[type] += 1;
        if (type !== "unknown" && isOnAir(Number(name)) !== (type === "live")) wrong.push(`${name} ${type}`);
      }
    })();
    const knowsAll = async () => {
      await clock.advance(2 * MINUTE_MS);
      expect(watcher.status()).toMatchObject({ rooms: ROOMS, known: ROOMS });
    };

    await clock.advance(2 * HOUR_MS);
    for (const hours of [3, -50, 47]) {
      shaken.wallShiftMs += hours * HOUR_MS;
      await knowsAll();
      await clock.advance(HOUR_MS);
    }
    expect(told.unknown).toBe(0);

    isNetworkGone = true;
    await clock.advance(HOUR_MS);
    expect(told.unknown).toBe(ROOMS);
    isNetworkGone = false;
    await knowsAll();

    shaken.stoodStillMs += 10 * MINUTE_MS;
    await knowsAll();
    await clock.advance(9 * HOUR_MS);
    await client.close();
    await listening;
    expect(wrong).toEqual([]);
    expect(told.live).toBeGreaterThan(2 * ROOMS);
    expect(told.ended).toBeGreaterThan(2 * ROOMS);
  },
  240_000,
);
