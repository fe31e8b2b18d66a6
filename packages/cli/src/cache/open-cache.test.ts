import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { type OpenCache, openCache } from "./open-cache.ts";

interface Place {
  file: string;
  /** One line for each. */
  warnings: string[];
  open(): OpenCache | undefined;
}

function newPlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), "douyin-cache-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "site", "cache.sqlite");
  const warnings: string[] = [];
  const warn = (fields: object, message: string) =>
    void warnings.push(`${message} ${JSON.stringify(fields)}`);
  return { file, warnings, open: () => openCache(file, { warn }) };
}

/** A file with some hundred entries, closed. */
async function filledPlace(): Promise<Place> {
  const place = newPlace();
  const cache = place.open();
  for (let index = 0; index < 200; index++) await cache?.store.set(`key ${index}`, textOf(index), 60_000);
  cache?.close();
  return place;
}

const textOf = (index: number) => `${index} `.repeat(500);
const asides = ({ file }: Place) =>
  readdirSync(dirname(dirname(file))).filter((name) => name.startsWith("site.damaged-"));

async function expectWorking(place: Place): Promise<void> {
  const cache = place.open();
  await cache?.store.set("new", "value", 60_000);
  expect(await cache?.store.get("new")).toBe("value");
  cache?.close();
}

function overwrite(file: string, from: number, to: number): void {
  const bytes = readFileSync(file);
  writeFileSync(file, bytes.fill(0xa5, from, to));
}

describe("a cache file", () => {
  // Node's own way to make folders would try for ever there.
  it.runIf(process.platform === "linux")("where nobody can make a folder is none, with a warning", () => {
    const warnings: string[] = [];
    const warn = (_fields: object, message: string) => void warnings.push(message);
    expect(openCache("/proc/douyin-info/site/cache.sqlite", { warn })).toBeUndefined();
    expect(warnings).toEqual([expect.stringContaining("nothing is remembered")]);
  });

  it("keeps from opening to opening what was set, and nothing of what was deleted", async () => {
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
    expect(readdirSync(dirname(place.file))).toEqual(["cache.sqlite"]);
  });

  it.skipIf(process.platform === "win32")("is for its owner's eyes only", async () => {
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
      "cache.sqlite": "600",
      "cache.sqlite-shm": "600",
      "cache.sqlite-wal": "600",
    });
  });

  it("may be empty", async () => {
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

describe("damage that shows at once", () => {
  it.each<[string, (file: string) => void]>([
    ["garbage", (file) => writeFileSync(file, "garbage ".repeat(2_000))],
    ["a file cut off in the middle", (file) => truncateSync(file, 100_000)],
    ["a file cut off in its first page", (file) => truncateSync(file, 300)],
    ["a damaged header", (file) => overwrite(file, 0, 100)],
    ["a damaged list of tables", (file) => overwrite(file, 100, 4_096)],
    ["a file of a later version", foreign("PRAGMA user_version = 2")],
    ["somebody else's tables", foreign("PRAGMA user_version = 1; CREATE TABLE entries (a TEXT)")],
    ["somebody else's tables of no version", foreign("CREATE TABLE entries (a TEXT)")],
    [
      "a folder in its place",
      (file) => {
        rmSync(file);
        mkdirSync(file);
      },
    ],
    [
      "a file in its folder's place",
      (file) => {
        rmSync(dirname(file), { recursive: true });
        writeFileSync(dirname(file), "");
      },
    ],
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

  it("takes along whatever lies beside the file, so that the new one never meets an old log", async () => {
    const place = await filledPlace();
    writeFileSync(place.file, "garbage ".repeat(2_000));
    writeFileSync(join(dirname(place.file), "beside"), "");
    await expectWorking(place);
    const folder = join(dirname(dirname(place.file)), asides(place)[0] ?? "");
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(["beside", "cache.sqlite"]));
    expect(readdirSync(dirname(place.file))).toEqual(["cache.sqlite"]);
  });

  it("is kept three times at most", async () => {
    const place = await filledPlace();
    for (let count = 0; count < 5; count++) {
      writeFileSync(place.file, "garbage ".repeat(2_000));
      await expectWorking(place);
    }
    expect(place.warnings).toHaveLength(5);
    expect(asides(place)).toHaveLength(3);
  });
});

describe("damage that shows later", () => {
  // The file has one page for the header, then tables, indexes and entries over each other.
  it.each([2, 3, 5, 20, 60, 90])(
    "in page %i is a miss, and the file is set aside at the end",
    async (page) => {
      const place = await filledPlace();
      overwrite(place.file, (page - 1) * 4_096, page * 4_096);
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

  it("of any few bytes never makes a call fail, nor gives out what was not stored", async () => {
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
    overwrite(place.file, 4_096, 200_000);
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

describe("where no file can be", () => {
  it("below a file, nothing is remembered, with one warning", () => {
    const place = newPlace();
    const folder = dirname(dirname(place.file));
    rmSync(folder, { recursive: true });
    writeFileSync(folder, "");
    expect(place.open()).toBeUndefined();
    expect(place.warnings).toEqual([expect.stringContaining("nothing is remembered")]);
  });

  // Whoever may do everything may write there too.
  it.skipIf(process.getuid?.() === 0 || process.platform === "win32").each([
    ["folder", (file: string) => dirname(dirname(file))],
    ["file", (file: string) => file],
  ])("in a %s that cannot be written, nothing is remembered, with one warning", async (_what, pathOf) => {
    const place = newPlace();
    if (pathOf(place.file) === place.file) await expectWorking(place);
    const path = pathOf(place.file);
    chmodSync(path, 0o400);
    onTestFinished(() => chmodSync(path, 0o700));
    expect(place.open()).toBeUndefined();
    expect(place.warnings).toEqual([expect.stringContaining("nothing is remembered")]);
  });

  it("while another process holds the file, nothing is remembered, with one warning", async () => {
    const place = await filledPlace();
    const other = new DatabaseSync(place.file);
    other.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; DELETE FROM entries");
    expect(place.open()).toBeUndefined();
    other.close();
    expect(place.warnings).toEqual([expect.stringMatching(/nothing is remembered.*database is locked/)]);
    await expectWorking(place);
  });

  it("a lock that comes later is the client's to tell, in SQLite's words", async () => {
    const place = await filledPlace();
    const cache = place.open();
    const other = new DatabaseSync(place.file);
    other.exec("BEGIN IMMEDIATE");
    await expect(cache?.store.set("key", "value", 1_000)).rejects.toMatchObject({
      code: "database_is_locked",
    });
    expect(await cache?.store.get("key 1")).toBe(textOf(1));
    other.close();
    cache?.close();
    expect(place.warnings).toEqual([]);
  });
});
