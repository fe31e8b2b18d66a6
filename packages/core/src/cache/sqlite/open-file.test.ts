import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { systemClock } from "../../runtime/clock.ts";
import { openFile } from "./open-file.ts";
import {
  asides,
  expectWorking,
  filledPlace,
  newPlace,
  openAsOrdinaryUser,
  overwrite,
  textOf,
} from "./test-world.ts";

describe("a cache file", () => {
  // Node's own way to make folders would try for ever there.
  it.runIf(process.platform === "linux")(
    "is not opened where no folder can be made, and one warning says so (needs Linux)",
    () => {
      const warnings: string[] = [];
      const warn = (_fields: object, message: string) => void warnings.push(message);
      expect(
        openFile("/proc/douyin-info/site/cache-1.sqlite", { clock: systemClock, logger: { warn } }),
      ).toBeUndefined();
      expect(warnings).toEqual([expect.stringContaining("nothing is remembered")]);
    },
  );

  it("gives back after it was reopened what was set, and nothing of what was deleted", async () => {
    const place = await filledPlace();
    const cache = place.open();
    expect(await cache?.store.get("key 7")).toBe(textOf(7));
    await cache?.store.delete("key 7");
    cache?.close();
    const again = place.open();
    expect(await again?.store.get("key 7")).toBeUndefined();
    expect(await again?.store.get("key 8")).toBe(textOf(8));
    again?.close();
    expect(place.warnings).toEqual([]);
    expect(readdirSync(dirname(place.file))).toEqual(["cache-1.sqlite"]);
  });

  it.skipIf(process.platform === "win32")("can be read by its owner only", async () => {
    const place = await filledPlace();
    const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
    expect(modeOf(dirname(place.file))).toBe("700");
    const cache = place.open();
    await cache?.store.set("key", "value", 60_000);
    const modes = readdirSync(dirname(place.file)).map((name) => [
      name,
      modeOf(join(place.file, "..", name)),
    ]);
    cache?.close();
    expect(Object.fromEntries(modes)).toEqual({
      "cache-1.sqlite": "600",
      "cache-1.sqlite-shm": "600",
      "cache-1.sqlite-wal": "600",
    });
  });

  it.skipIf(process.platform === "win32")(
    "that others could read is made private when it is opened",
    async () => {
      const place = await filledPlace();
      chmodSync(place.file, 0o644);
      place.open()?.close();
      expect((statSync(place.file).mode & 0o777).toString(8)).toBe("600");
    },
  );

  it("holds each text once, as it was given", async () => {
    const place = newPlace();
    const cache = place.open();
    await cache?.store.set("key", '{"value":"text"}', 60_000);
    cache?.close();
    const database = new DatabaseSync(place.file);
    expect(database.prepare("SELECT value FROM entries").all()).toEqual([{ value: '{"value":"text"}' }]);
    database.close();
  });

  it("forgets an entry after its time to live", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: 1_000_000 });
    onTestFinished(() => void vi.useRealTimers());
    const cache = newPlace().open();
    await cache?.store.set("key", "", 100);
    vi.setSystemTime(1_000_099);
    expect(await cache?.store.get("key")).toBe("");
    vi.setSystemTime(1_000_100);
    expect(await cache?.store.get("key")).toBeUndefined();
    cache?.close();
  });

  it("of no bytes is used as a new one", async () => {
    const place = await filledPlace();
    truncateSync(place.file, 0);
    await expectWorking(place);
    expect(place.warnings).toEqual([]);
  });
});

const foreign = (sql: string) => (file: string) => {
  rmSync(file);
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
};

describe("damage found while a cache opens", () => {
  it.each<[string, (file: string) => void]>([
    ["garbage", (file) => writeFileSync(file, "garbage ".repeat(2_000))],
    ["a file cut off in the middle", (file) => truncateSync(file, 100_000)],
    ["a file cut off in its first page", (file) => truncateSync(file, 300)],
    ["a damaged header", (file) => overwrite(file, { from: 0, to: 100 })],
    ["a damaged list of tables", (file) => overwrite(file, { from: 100, to: 4_096 })],
    ["a file that says another version than its name", foreign("PRAGMA user_version = 2")],
    ["somebody else's tables", foreign("PRAGMA user_version = 1; CREATE TABLE entries (a TEXT)")],
    ["somebody else's tables of no version", foreign("CREATE TABLE entries (a TEXT)")],
  ])("sets aside %s with one warning, and a new file begins", async (_what, damage) => {
    const place = await filledPlace();
    damage(place.file);
    await expectWorking(place);
    const [aside = ""] = asides(place);
    expect(aside).not.toBe("");
    expect(place.warnings).toEqual([expect.stringContaining(place.file)]);
    expect(place.warnings[0]).toContain(aside);
    await expectWorking(place);
    expect(place.warnings).toHaveLength(1);
  });
});

describe("damage found while a cache is read", () => {
  // The file has a page for the header, one that maps the others, then tables, indexes and entries over each other.
  it.each([3, 4, 6, 20, 60, 90])(
    "in page %i is a miss, and the file is set aside when the cache closes",
    async (page) => {
      const place = await filledPlace();
      overwrite(place.file, { from: (page - 1) * 4_096, to: page * 4_096 });
      const cache = place.open();
      const found = [];
      for (let index = 0; index < 200; index++) {
        const text = await cache?.store.get(`key ${index}`);
        expect([textOf(index), undefined]).toContain(text);
        if (text !== undefined) found.push(text);
      }
      expect(found.length).toBeLessThan(200);
      cache?.close();
      expect(place.warnings).toHaveLength(1);
      expect(asides(place)).toHaveLength(1);
      await expectWorking(place);
      expect(place.warnings).toHaveLength(1);
    },
  );

  it("in the map of pages costs nothing that was stored, and the file is set aside once it shows", async () => {
    const place = await filledPlace();
    overwrite(place.file, { from: 4_096, to: 8_192 });
    const cache = place.open();
    for (let index = 0; index < 200; index++)
      expect([textOf(index), undefined]).toContain(await cache?.store.get(`key ${index}`));
    for (let index = 0; index < 200; index++) await cache?.store.set(`key ${index}`, "short", 60_000);
    cache?.close();
    await expectWorking(place);
    expect(asides(place)).toHaveLength(1);
    expect(place.warnings).toHaveLength(1);
  });

  it("of any few bytes never makes a call fail and never gives a value that was not stored", async () => {
    const place = await filledPlace();
    const bytes = readFileSync(place.file);
    const at = fc.oneof(fc.nat(200), fc.nat(40_000), fc.nat(bytes.length - 1));
    const damage = fc.array(fc.tuple(at, fc.nat(255)), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(damage, async (changes) => {
        const damaged = Buffer.from(bytes);
        for (const [position, byte] of changes) damaged[position] = byte;
        mkdirSync(dirname(place.file), { recursive: true });
        writeFileSync(place.file, damaged);
        const cache = place.open();
        for (let index = 0; index < 200; index += 5) {
          expect([textOf(index), undefined]).toContain(await cache?.store.get(`key ${index}`));
          await cache?.store.set(`key ${index}`, textOf(index), 60_000);
        }
        cache?.close();
        await expectWorking(place);
      }),
      { seed: 20_260_101, numRuns: 40 },
    );
  });

  it("does not set aside the file that another process has begun since", async () => {
    const place = await filledPlace();
    overwrite(place.file, { from: 4_096, to: 200_000 });
    const [slow, fast] = [place.open(), place.open()];
    await slow?.store.get("key 1");
    await fast?.store.get("key 1");
    fast?.close();
    await expectWorking(place);
    slow?.close();
    expect(asides(place)).toHaveLength(1);
    expect(place.warnings).toHaveLength(1);
    const cache = place.open();
    expect(await cache?.store.get("new")).toBe("value");
    cache?.close();
  });
});

/** Well above what one wait takes, on a busy machine too, and below what one for each call would. */
const LONG_WAIT_MS = 350;

describe("a cache", () => {
  it("below a file instead of a folder remembers nothing, with one warning", () => {
    const place = newPlace();
    const folder = dirname(dirname(place.file));
    rmSync(folder, { recursive: true });
    writeFileSync(folder, "");
    expect(place.open()).toBeUndefined();
    expect(place.warnings).toEqual([expect.stringContaining("nothing is remembered")]);
  });

  it.skipIf(process.platform === "win32").each([
    ["below a folder that nobody may enter", 0o400, (file: string) => dirname(dirname(file))],
    ["in a folder that may only be read", 0o500, (file: string) => dirname(file)],
    ["in a file that may only be read", 0o400, (file: string) => file],
  ])("%s remembers nothing, with one warning", async (_where, mode, pathOf) => {
    const place = await filledPlace();
    const path = pathOf(place.file);
    chmodSync(path, mode);
    onTestFinished(() => chmodSync(path, 0o700));
    expect(openAsOrdinaryUser(place)).toEqual({
      isOpen: false,
      warnings: [expect.stringContaining("nothing is remembered")],
    });
    chmodSync(path, 0o700);
    expect(asides(place)).toEqual([]);
  });

  it("whose file another process has locked remembers nothing, with one warning", async () => {
    const place = await filledPlace();
    const other = new DatabaseSync(place.file);
    other.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; DELETE FROM entries");
    const startedAt = performance.now();
    expect(place.open()).toBeUndefined();
    expect(performance.now() - startedAt).toBeLessThan(LONG_WAIT_MS);
    other.close();
    expect(place.warnings).toEqual([expect.stringMatching(/nothing is remembered.*database is locked/)]);
    await expectWorking(place);
  });

  it("locked after it was opened fails with SQLite's words, which the client logs", async () => {
    const place = await filledPlace();
    const cache = place.open();
    const other = new DatabaseSync(place.file);
    other.exec("BEGIN IMMEDIATE");
    await expect(cache?.store.set("key", "value", 1_000)).rejects.toMatchObject({
      code: "database_is_locked",
    });
    expect(await cache?.store.get("key 1")).toBe(textOf(1));
    other.close();
    expect(await cache?.store.set("key", "value", 1_000)).toBe(true);
    cache?.close();
    expect(place.warnings).toEqual([]);
  });

  it("locked for long waits once, not for each call and not when it closes", async () => {
    const place = await filledPlace();
    const cache = place.open();
    const other = new DatabaseSync(place.file);
    other.exec("BEGIN IMMEDIATE");
    const startedAt = performance.now();
    const sets = Array.from({ length: 4 }, (_, index) => cache?.store.set(`key ${index}`, "value", 1_000));
    const outcomes = await Promise.allSettled(sets);
    cache?.close();
    expect(performance.now() - startedAt).toBeLessThan(LONG_WAIT_MS);
    expect(outcomes.map(({ status }) => status)).toEqual(Array(4).fill("rejected"));
    other.close();
    expect(place.warnings).toEqual([]);
  });
});
