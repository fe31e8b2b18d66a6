import { setTimeout as pause } from "node:timers/promises";
import { createProvider as createBilibili } from "@stream-fallback/bilibili-provider";
import { createClient } from "@stream-fallback/core";
import { createProvider as createDouyin } from "@stream-fallback/douyin-provider";
import { startServer } from "@stream-fallback/server";
import { cast as bilibiliCast } from "../emulator/bilibili/cast/cast.ts";
import { startBilibili } from "../emulator/bilibili/server.ts";
import { cast } from "../emulator/cast/rooms.ts";
import { startEmulator } from "../emulator/server.ts";
import { fastClock } from "./fast-clock.ts";

/** A service after an hour in which something happened. */
export interface PlayedHour {
  origin: string;
  /** Something happens in a room now. */
  happen(): Promise<void>;
  close(): Promise<void>;
}

/** When those of the cast did. */
const BROADCASTS_BEGAN_MS = 1_780_000_000_000;
const RATE = 30;
const MINUTE_MS = 60_000 / RATE;

/** Plays it, in two minutes. */
export async function playHour(): Promise<PlayedHour> {
  const clock = fastClock({ rate: RATE, startMs: BROADCASTS_BEGAN_MS + 47 * 60_000 });
  const [site, other] = await Promise.all([
    startEmulator({ clock: () => clock.wallNow(), lightPages: true }),
    startBilibili({ clock: () => clock.wallNow() }),
  ]);
  const client = createClient({
    providers: [createDouyin({ origins: site.origins }), createBilibili({ origins: other.origins })],
    defaultProvider: "douyin",
    clock,
    identities: [{ id: "anna", weight: 2 }, { id: "ben", region: "CN" }, { id: "cleo" }],
    config: {
      rates: { enabled: false },
      attemptTimeoutMs: 300_000,
      timeoutMs: 600_000,
      hedge: { enabled: false },
    },
  });
  const { live, liveWithoutUhd, radio, doubleScreen, offline } = cast;
  const rooms: string[] = [live, liveWithoutUhd, radio, doubleScreen, offline].map(({ webRid }) => webRid);
  rooms.push(`bilibili:${bilibiliCast.offline.roomId}`);
  const server = await startServer({ client, watch: { rooms, intervalMs: 30_000 }, clock, port: 0 });

  await pause(14 * MINUTE_MS);
  site.control({ endpoint: "web", fault: { kind: "captcha" }, times: 2 });
  await pause(16 * MINUTE_MS);
  site.control({ endpoint: "webHTML", fault: { kind: "status", status: 504 }, rate: 0.2 });
  site.control({ room: radio.webRid, onAir: false });
  await pause(8 * MINUTE_MS);
  site.control({ endpoint: "webHTML", fault: null });
  await pause(19 * MINUTE_MS);
  site.control({ endpoint: "web", fault: { kind: "captcha" } });
  await pause(3 * MINUTE_MS);
  return {
    origin: server.origin,
    async happen() {
      site.control({ room: doubleScreen.webRid, onAir: false });
      await pause(MINUTE_MS);
      site.control({ room: doubleScreen.webRid, onAir: true });
      await pause(MINUTE_MS);
    },
    async close() {
      await server.close();
      await client.close();
      await Promise.all([site.close(), other.close()]);
    },
  };
}
