import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { asides, expectWorking, filledPlace, overwrite } from "./test-world.ts";

describe("a damaged file", () => {
  it("is set aside with its log, so that a new file never meets an old log", async () => {
    const place = await filledPlace();
    writeFileSync(place.file, "garbage ".repeat(2_000));
    writeFileSync(`${place.file}-wal`, "");
    await expectWorking(place);
    const folder = join(dirname(dirname(place.file)), asides(place)[0] ?? "");
    expect(readdirSync(folder)).toContain("cache-1.sqlite");
    expect(readdirSync(dirname(place.file))).toEqual(["cache-1.sqlite"]);
  });

  it("is set aside and kept, the last three of them", async () => {
    const place = await filledPlace();
    for (let count = 0; count < 5; count++) {
      writeFileSync(place.file, "garbage ".repeat(2_000));
      await expectWorking(place);
    }
    expect(place.warnings).toHaveLength(5);
    expect(asides(place)).toHaveLength(3);
  });

  it("set aside earlier is kept for good where its folder holds a file of the user", async () => {
    const place = await filledPlace();
    const site = dirname(place.file);
    writeFileSync(`${site}.damaged-0`, "a file of that name");
    mkdirSync(`${site}.damaged-1`);
    writeFileSync(join(`${site}.damaged-1`, "notes.txt"), "of the user");
    for (let count = 0; count < 5; count++) {
      writeFileSync(place.file, "garbage ".repeat(2_000));
      await expectWorking(place);
    }
    expect(asides(place)).toHaveLength(5);
    expect(readdirSync(`${site}.damaged-1`)).toEqual(["notes.txt"]);
  });
});

describe("a folder with files that are not ours is neither moved nor removed", () => {
  it.each<[string, (file: string) => void]>([
    [
      "a file beside a damaged one",
      (file) => {
        writeFileSync(file, "garbage ".repeat(2_000));
        writeFileSync(join(dirname(file), "index.html"), "of the user");
      },
    ],
    [
      "a folder beside a damaged one, though its name is like ours",
      (file) => {
        writeFileSync(file, "garbage ".repeat(2_000));
        mkdirSync(join(dirname(file), "cache-2.sqlite"));
      },
    ],
    [
      "a folder in its place",
      (file) => {
        rmSync(file);
        mkdirSync(file);
        writeFileSync(join(file, "index.html"), "of the user");
      },
    ],
    [
      "a file in its folder's place",
      (file) => {
        rmSync(dirname(file), { recursive: true });
        writeFileSync(dirname(file), "of the user");
      },
    ],
  ])("%s: the cache remembers nothing, with one warning", async (_what, put) => {
    const place = await filledPlace();
    put(place.file);
    const list = () => readdirSync(dirname(dirname(place.file)), { recursive: true }).toSorted();
    const before = list();
    expect(place.open()).toBeUndefined();
    expect(list()).toEqual(before);
    expect(place.warnings).toEqual([expect.stringMatching(/nothing is remembered/)]);
  });

  it("where the damage is found while reading, too", async () => {
    const place = await filledPlace();
    writeFileSync(join(dirname(place.file), "index.html"), "of the user");
    overwrite(place.file, { from: 4_096, to: 200_000 });
    const cache = place.open();
    for (let index = 0; index < 200; index++) await cache?.store.get(`key ${index}`);
    cache?.close();
    expect(asides(place)).toEqual([]);
    expect(readdirSync(dirname(place.file)).toSorted()).toEqual(["cache-1.sqlite", "index.html"]);
    expect(place.warnings).toEqual([expect.stringMatching(/is damaged and cannot be set aside/)]);
  });
});
