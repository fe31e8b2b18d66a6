import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { silentLogger } from "../runtime/logger.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import { environmentSource } from "./environment-source.ts";
import { fileSource } from "./file-source.ts";
import type { ListSource, OpenSource } from "./list-source.ts";
import { staticSource } from "./static-source.ts";

let folder = "";
const open: OpenSource[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sources-"));
});

afterEach(() => {
  for (const source of open.splice(0)) source.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A source at work, whose taker wants a list of numbers. */
function follow(source: ListSource<number>) {
  const clock = manualClock();
  const lists: (readonly number[])[] = [];
  const warnings: { fields: object; message: string }[] = [];
  const warn = (fields: object, message: string) => void warnings.push({ fields, message });
  const opened = source.open(
    (items) => {
      const isList = Array.isArray(items) && items.every((item) => typeof item === "number");
      if (!isList) throw new StreamFallbackError("INVALID_INPUT", "this must be a list of numbers");
      lists.push(items);
    },
    { clock, logger: { ...silentLogger, warn } },
  );
  open.push(opened);
  opened.follow();
  return { clock, lists, warnings };
}

function refusalOf(source: ListSource<number>): string {
  try {
    follow(source);
  } catch (error) {
    expect(error).toMatchObject({ code: "INVALID_INPUT" });
    return (error as Error).message;
  }
  throw new Error("it was not refused");
}

const at = (name: string) => join(folder, name);

/** As a program writes it that is careful. */
function replace(name: string, text: string): void {
  writeFileSync(at("new"), text);
  renameSync(at("new"), at(name));
}

describe("a list in a program", () => {
  it("is given once, before anything else", () => {
    expect(follow(staticSource([1, 2])).lists).toEqual([[1, 2]]);
  });

  it("that cannot be used is refused there and then", () => {
    expect(refusalOf(staticSource(["one"] as never))).toBe("this must be a list of numbers");
  });
});

describe("a list in a variable", () => {
  it("is JSON", () => {
    expect(follow(environmentSource("LIST", { LIST: "[1, 2]" })).lists).toEqual([[1, 2]]);
  });

  it.each([
    [undefined, "LIST: the variable is not set"],
    [" ", "LIST: the variable is not set"],
    ["secret", "LIST: this is no JSON; the variable must hold the list itself, not the name of a file"],
    ["[secret]", "LIST: this is no JSON"],
    ['["secret"]', "LIST: this must be a list of numbers"],
  ])("that is %j is refused by the name of the variable, and nothing of it is quoted", (LIST, message) => {
    expect(refusalOf(environmentSource("LIST", { LIST }))).toBe(message);
  });
});

describe("a list in a file", () => {
  it.each([
    ["list.json", "[1, 2]"],
    ["list.yaml", "- 1\n- 2\n"],
    ["list.YML", "[1, 2]"],
    ["list", "\ufeff [1, 2]"],
    ["list.conf", "# numbers\n- 1\n- 2\n"],
  ])("%s is read by its extension, or by its first character", (name, text) => {
    writeFileSync(at(name), text);
    expect(follow(fileSource(at(name))).lists).toEqual([[1, 2]]);
  });

  it.each([
    ["list.json", "secret", "this is no JSON"],
    ["list.yaml", '- "secret', "this is no YAML; look at line 1, column 10"],
    ["list.yaml", "- secret: 1\n- secret", "this must be a list of numbers"],
    ["list.yaml", "- *secret", "this YAML has too many aliases, or one that leads nowhere"],
    ["list.yaml", "", "the file is empty"],
    ["list.json", " \n", "the file is empty"],
    ["list.yaml", "---\n- 1\n---\n- 2\n", "this YAML has more than one document; make one list of them"],
  ])("%s with %j is refused at the start by its path, and nothing of it is quoted", (name, text, message) => {
    writeFileSync(at(name), text);
    expect(refusalOf(fileSource(at(name)))).toBe(`${at(name)}: ${message}`);
  });

  it("that is not there is refused at the start", () => {
    expect(refusalOf(fileSource(at("list.json")))).toBe(`${at("list.json")}: there is no such file`);
    expect(() => fileSource("" as never)).toThrow("the path of a file must be a path");
  });

  it("whose aliases make more of it than memory holds is refused", () => {
    const bomb = Array.from({ length: 30 }, (_, level) =>
      level === 0 ? "- &a0 [1]" : `- &a${level} [${Array.from({ length: 9 }, () => `*a${level - 1}`)}]`,
    );
    writeFileSync(at("list.yaml"), bomb.join("\n"));
    expect(refusalOf(fileSource(at("list.yaml")))).toContain("too many aliases");
  });

  it("is taken again when it changes, and not when nothing has", async () => {
    writeFileSync(at("list.json"), "[1]");
    const { clock, lists } = follow(fileSource(at("list.json")));
    await clock.advance(2_000);
    lists.length = 0;
    await clock.advance(60_000);
    expect(lists).toEqual([]);
    replace("list.json", "[1, 2]");
    await clock.advance(2_000);
    expect(lists.at(-1)).toEqual([1, 2]);
  });

  it.each([
    ["list.yaml", '- "secret'],
    ["list.yaml", ""],
    ["list.json", "[1, secret"],
  ])("%s that turns into %j is warned of once, and the last good list stays", async (name, text) => {
    writeFileSync(at(name), "[1, 2]");
    const { clock, lists, warnings } = follow(fileSource(at(name)));
    replace(name, text);
    for (let second = 0; second < 6; second += 1) await clock.advance(1_000);
    expect(lists).toEqual([[1, 2]]);
    expect(warnings).toMatchObject([
      { fields: { file: at(name) }, message: expect.stringContaining("the last good one stays") },
    ]);
    expect(JSON.stringify(warnings)).not.toContain("secret");
  });

  it("of YAML is taken when it has lain still for a second: half of it looks like a whole one", async () => {
    writeFileSync(at("list.yaml"), "- 1\n- 2\n- 3\n");
    const { clock, lists } = follow(fileSource(at("list.yaml")));
    await clock.advance(2_000);
    lists.length = 0;
    replace("list.yaml", "- 1\n");
    await clock.advance(1_000);
    replace("list.yaml", "- 1\n- 2\n- 3\n- 4\n");
    await clock.advance(2_000);
    expect(lists).toEqual([[1, 2, 3, 4]]);
  });

  it("that cannot be used any more is warned of once, and the last good one stays", async () => {
    writeFileSync(at("list.json"), "[1]");
    const { clock, lists, warnings } = follow(fileSource(at("list.json")));
    await clock.advance(2_000);
    lists.length = 0;
    replace("list.json", '["secret"]');
    await clock.advance(30_000);
    expect(lists).toEqual([]);
    expect(warnings).toEqual([
      {
        fields: { file: at("list.json"), reason: "this must be a list of numbers" },
        message: "the file of a list cannot be used; the last good one stays",
      },
    ]);
    rmSync(at("list.json"));
    await clock.advance(30_000);
    expect(warnings).toHaveLength(2);
    replace("list.json", "[5]");
    await clock.advance(3_000);
    expect(lists.at(-1)).toEqual([5]);
  });

  it("is not read any more once its source is closed", async () => {
    writeFileSync(at("list.json"), "[1]");
    const { clock, lists } = follow(fileSource(at("list.json")));
    open[0]?.close();
    replace("list.json", "[2]");
    await clock.advance(60_000);
    expect(lists).toEqual([[1]]);
  });
});
