import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { silentLogger } from "../runtime/logger.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import { type OpenCacheOptions, openCache } from "./open-cache.ts";

/** A file in a folder that is not there yet, with its address and what is warned of. */
function newPlace() {
  const folder = mkdtempSync(join(tmpdir(), "open-cache-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "below", "live.sqlite");
  const uri = pathToFileURL(file).href.replace("file:", "sqlite:");
  const warnings: string[] = [];
  const logger = {
    ...silentLogger,
    warn: (fields: object, message: string) => void warnings.push(`${message} ${JSON.stringify(fields)}`),
  };
  const open = (options: OpenCacheOptions = {}) => openCache(uri, { logger, ...options });
  return { file, warnings, open };
}

describe("openCache of a file", () => {
  it("makes the file at its first use, and another one finds what was set", async () => {
    const place = newPlace();
    const one = place.open();
    expect(existsSync(dirname(place.file))).toBe(false);
    await one.set("key", "value", 60_000);
    await one.set("gone", "value", 60_000);
    await one.delete("gone");
    await one.close();
    const other = place.open();
    expect(await other.get("key")).toBe("value");
    expect(await other.get("gone")).toBeUndefined();
    await other.close();
    expect(place.warnings).toEqual([]);
  });

  it("that is closed is a miss, makes no file, and closes twice as well", async () => {
    const place = newPlace();
    const cache = place.open();
    await cache.close();
    await cache.set("key", "value", 60_000);
    expect(await cache.get("key")).toBeUndefined();
    await cache.close();
    expect(existsSync(place.file)).toBe(false);
  });

  it("tells the entries whose keys begin in a way, each without its namespace, and none that has expired", async () => {
    const place = newPlace();
    const clock = manualClock();
    const [one, other] = [place.open({ namespace: "one", clock }), place.open({ clock })];
    await one.set("list:b", "for ever", 0);
    await one.set("list:a%_", "for a while", 1_000);
    await one.set("more", "not asked for", 0);
    await other.set("list:c", "of another", 0);
    expect((await one.entries("list:"))?.toSorted()).toEqual([
      ["list:a%_", "for a while"],
      ["list:b", "for ever"],
    ]);
    await clock.advance(1_000);
    expect(await one.entries("list:")).toEqual([["list:b", "for ever"]]);
    expect(await openCache("memory:").entries()).toBeUndefined();
    await Promise.all([one.close(), other.close()]);
  });

  it("keeps the keys of one namespace from those of another", async () => {
    const place = newPlace();
    const [one, other] = [place.open({ namespace: "one" }), place.open({ namespace: "other" })];
    await one.set("key", "of one", 60_000);
    expect(await other.get("key")).toBeUndefined();
    expect(await one.get("key")).toBe("of one");
    await Promise.all([one.close(), other.close()]);
  });

  it("lets entries expire by the clock it is given", async () => {
    const clock = manualClock();
    const cache = newPlace().open({ clock });
    await cache.set("key", "value", 1_000);
    await clock.advance(999);
    expect(await cache.get("key")).toBe("value");
    await clock.advance(1);
    expect(await cache.get("key")).toBeUndefined();
    await cache.close();
  });

  it("that cannot be used is a miss with one warning, and is tried again half a minute later", async () => {
    const place = newPlace();
    const folder = dirname(place.file);
    writeFileSync(folder, "a file where the folder should be");
    const clock = manualClock();
    const cache = place.open({ clock });
    const asked = async () => {
      await cache.set("key", "value", 60_000);
      return cache.get("key");
    };
    expect(await asked()).toBeUndefined();
    await clock.advance(30_000);
    expect(await asked()).toBeUndefined();
    rmSync(folder);
    expect(await asked()).toBeUndefined();
    await clock.advance(30_000);
    expect(await asked()).toBe("value");
    await cache.close();
    expect(place.warnings).toEqual([expect.stringContaining(place.file)]);
  });

  it.each([
    ["another program's tables", "CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('mine')"],
    ["another program's table of the same name", "CREATE TABLE entries (text TEXT)"],
    ["another program's tables of our version", "PRAGMA user_version = 1; CREATE TABLE notes (text TEXT)"],
  ])("that holds %s leaves it as it is, with one warning", async (_what, sql) => {
    const place = newPlace();
    await place.open().close();
    const folder = dirname(dirname(place.file));
    const file = join(folder, "cache.sqlite");
    const theirs = new DatabaseSync(file);
    theirs.exec(sql);
    theirs.close();
    const before = tablesOf(file);
    const uri = pathToFileURL(file).href.replace("file:", "sqlite:");
    const warnings: string[] = [];
    const cache = openCache(uri, {
      logger: { ...silentLogger, warn: (fields) => void warnings.push(JSON.stringify(fields)) },
    });
    await cache.set("key", "value", 60_000);
    expect(await cache.get("key")).toBeUndefined();
    await cache.close();
    expect(tablesOf(file)).toEqual(before);
    expect(warnings).toEqual([expect.stringContaining("database of another program")]);
  });

  it.skipIf(process.platform === "win32").each<[string, (file: string) => void, RegExp]>([
    [
      "a database of another program",
      (file) => {
        const theirs = new DatabaseSync(file);
        theirs.exec("CREATE TABLE notes (text TEXT)");
        theirs.close();
      },
      /database of another program/,
    ],
    [
      "text",
      (file) => writeFileSync(file, "root:x:0:0::/root:/bin/sh\n".repeat(50)),
      /no database.*not touched/,
    ],
  ])("that is %s stays as it is, readable by whoever could read it", async (_what, make, told) => {
    const { file, open, warnings } = newPlace();
    mkdirSync(dirname(file));
    make(file);
    chmodSync(file, 0o644);
    const before = readFileSync(file);
    const cache = open();
    await cache.set("key", "value", 60_000);
    await cache.close();
    expect(readFileSync(file).equals(before)).toBe(true);
    expect((statSync(file).mode & 0o777).toString(8)).toBe("644");
    expect(readdirSync(dirname(file))).toEqual([basename(file)]);
    expect(warnings).toEqual([expect.stringMatching(told)]);
  });
});

function tablesOf(file: string): unknown {
  const database = new DatabaseSync(file);
  const tables = database.prepare("SELECT name, sql FROM sqlite_schema").all();
  const journal = database.prepare("PRAGMA journal_mode").get();
  database.close();
  return { tables, journal };
}

describe("openCache of memory", () => {
  it("is shared by those who are given it, and forgets when it is closed", async () => {
    const cache = openCache("memory:");
    await cache.set("key", "value", 60_000);
    expect(await cache.get("key")).toBe("value");
    await cache.delete("key");
    expect(await cache.get("key")).toBeUndefined();
    await cache.set("key", "value", 60_000);
    await cache.close();
    expect(await cache.get("key")).toBeUndefined();
  });
});
