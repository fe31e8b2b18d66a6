import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { createClient, defineProvider } from "@stream-fallback/core";
import { type ManualClock, manualClock } from "@stream-fallback/core/testing";
import { expect, onTestFinished, test } from "vitest";
import { isAllPlayed } from "../sample-of.ts";

/** What a room takes is the same of any number: `.ci/run` asks for all. */
const ROOMS = process.env.PLAY_ALL === "1" ? 400 : 100;
const KEEP_MS = 60_000;
const WEEK_MS = 7 * 24 * 3_600_000;
const MOST_BYTES_A_ROOM = 3_000;

const isOnAirLate = (roomId: string) => Number(roomId) % 10 === 0;

/** A site of many rooms: all are on air at first, one of ten later. */
function siteOf(clock: ManualClock) {
  let isLate = false;
  const answerOf = (roomId: string) => ({
    living: !isLate || isOnAirLate(roomId),
    title: `the evening show of room ${roomId}`,
    owner: `anchor ${roomId}`,
    uid: `MS4wLjABAAAA${roomId.padStart(50, "x")}`,
    avatar: `https://img.example/avatar/${roomId.padStart(80, "a")}.jpeg`,
    cover: `https://img.example/cover/${roomId.padStart(120, "c")}.jpeg`,
    liveId: !isLate || isOnAirLate(roomId) ? `74${roomId.padStart(17, "0")}` : "",
    area: "games",
    sources:
      !isLate || isOnAirLate(roomId)
        ? [{ name: "main", streams: QUALITIES.map((quality) => streamOf(roomId, quality)) }]
        : [],
    learned: { uid: `MS4wLjABAAAA${roomId.padStart(50, "x")}` },
  });
  const streamOf = (roomId: string, quality: string) => ({
    quality,
    name: quality,
    flv: `https://pull.example/${roomId}_${quality}.flv?sign=${"f".repeat(500)}`,
    hls: `https://pull.example/${roomId}_${quality}.m3u8?sign=${"h".repeat(500)}`,
    expiresAt: new Date(clock.wallNow() + WEEK_MS),
  });
  const provider = defineProvider({
    id: "site",
    name: "Site",
    siteURL: "https://site.example",
    adapters: [
      {
        name: "web",
        provides: ["status", "streams"],
        fetchRoom: async ({ room: { roomId } }) => answerOf(roomId),
      },
    ],
    matchURL: () => true,
    resolve: async (roomId) => ({ provider: "site", roomId }),
  });
  function becomeLate(): void {
    isLate = true;
  }
  return { provider, becomeLate };
}
const QUALITIES = ["origin", "uhd", "hd", "sd", "ld", "ao"];

interface Scene {
  clock: ManualClock;
  /** The size of the cache file. */
  bytes(): number;
  file: string;
  becomeLate(): void;
  /** Asks for the rooms in a client of its own, as one process would. */
  poll(rooms: readonly string[]): Promise<void>;
}

const allRooms = Array.from({ length: ROOMS }, (_, index) => String(index));

function setUp(): Scene {
  const folder = mkdtempSync(join(tmpdir(), "cache-bound-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "cache-1.sqlite");
  const clock = manualClock(Date.UTC(2026, 0, 1));
  const { provider, becomeLate } = siteOf(clock);
  async function poll(rooms: readonly string[]): Promise<void> {
    const cache = pathToFileURL(file).href.replace("file:", "sqlite:");
    const client = createClient({ providers: [provider], cache, clock, config: { keepMs: KEEP_MS } });
    for (const room of rooms) expect((await client.getInfo(room, { maxAgeMs: 0 })).api).toBe("web");
    await client.close();
  }
  return { clock, bytes: () => statSync(file).size, file, becomeLate, poll };
}

test("a cache file of rooms of which nine in ten went off air shrinks to at most 3 KB a room after keepMs", async () => {
  const { clock, bytes, becomeLate, poll } = setUp();
  await poll(allRooms);
  const bytesOnAir = bytes();
  becomeLate();
  await clock.advance(KEEP_MS);
  await poll(allRooms);
  await clock.advance(KEEP_MS);
  await poll(["0"]);
  expect(bytes()).toBeLessThan(bytesOnAir / 3);
  expect(bytes() / ROOMS).toBeLessThanOrEqual(MOST_BYTES_A_ROOM);
});

test.skipIf(!isAllPlayed)(
  "a cache file does not grow with the rounds of one process that asks for the same rooms again and again",
  async () => {
    const { clock, bytes, poll } = setUp();
    const someRooms = allRooms.slice(0, 50);
    await poll(someRooms);
    const bytesOnce = bytes();
    for (let round = 0; round < 10; round += 1) {
      await clock.advance(2 * KEEP_MS);
      await poll(someRooms);
    }
    expect(bytes()).toBeLessThan(1.2 * bytesOnce);
  },
);

test("a cache file of an earlier release, which cannot shrink, is used on and made to", async () => {
  const { clock, bytes, file, becomeLate, poll } = setUp();
  const old = new DatabaseSync(file);
  old.exec(`PRAGMA journal_mode = WAL;
    CREATE TABLE entries (key TEXT PRIMARY KEY, value TEXT NOT NULL, expires INTEGER, sum INTEGER NOT NULL) STRICT;
    CREATE INDEX expiry ON entries (expires); PRAGMA user_version = 1;
    INSERT INTO entries VALUES ('of the earlier release', 'kept', NULL, 0)`);
  old.close();
  await poll(allRooms);
  const bytesOnAir = bytes();
  becomeLate();
  await poll(allRooms);
  await clock.advance(2 * KEEP_MS);
  await poll(["0"]);
  await poll(["0"]);
  expect(bytes()).toBeLessThan(bytesOnAir / 3);
  const database = new DatabaseSync(file);
  onTestFinished(() => database.close());
  expect(database.prepare("SELECT value FROM entries WHERE key = 'of the earlier release'").get()).toEqual({
    value: "kept",
  });
});
