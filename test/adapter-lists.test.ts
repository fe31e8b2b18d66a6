import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { bilibili } from "@stream-fallback/bilibili-provider";
import { createProvider } from "@stream-fallback/douyin-provider";
import { describe, expect, it } from "vitest";
import { apiChoices } from "../packages/cli/src/api-choices.ts";
import { adapterNames, adaptersByRoom, adaptersByUid } from "./adapter-names.ts";
import { setUp } from "./e2e/set-up.ts";
import { endpointNames } from "./emulator/addresses/endpoints.ts";
import { cast } from "./emulator/cast/rooms.ts";
import type { Teller } from "./emulator/cast/truth.ts";
import { routes } from "./emulator/routes/index.ts";
import { adapterNames as fuzzedAdapters } from "./fuzz/base.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (file: string) => readFileSync(`${root}/${file}`, "utf8");
const sorted = (names: readonly string[]) => names.toSorted();

it("--api takes every adapter by name, in the order of the providers", () => {
  const ofBilibili = bilibili().adapters.map(({ name }) => name);
  expect(apiChoices).toEqual(["balance", "random", ...new Set([...adapterNames, ...ofBilibili])]);
});

it("the emulator plays, counts and breaks every adapter under its name, and knows what each can tell", () => {
  const tellers: readonly Teller[] = adapterNames;
  expect(endpointNames).toEqual(expect.arrayContaining([...tellers]));
  expect(routes.map(({ endpoint }) => endpoint)).toEqual(expect.arrayContaining([...tellers]));
});

it("the fuzzer breaks replies of every adapter", () => {
  expect(sorted(fuzzedAdapters)).toEqual(sorted(adapterNames));
});

describe("docs", () => {
  it.each(["README.md", "README.zh-CN.md"])(
    "%s has priority and weight of every adapter in a table",
    (page) => {
      const rows = read(page).matchAll(/^\| `(\w+)` +\| (\d+) +\| (\d+) +\|/gm);
      const told = [...rows].map(([, name, priority, weight]) => [name, Number(priority), Number(weight)]);
      const { adapters } = createProvider();
      expect(told).toEqual(adapters.map(({ name, priority, weight }) => [name, priority, weight]));
    },
  );

  it("docs/douyin.md tells of every adapter what it asks, needs and weighs", () => {
    const [, table = ""] = /^\| adapter .*\n\|[ -|]*\n((?:\|.*\n)*)/m.exec(read("docs/douyin.md")) ?? [];
    expect([...table.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name)).toEqual(adapterNames);
  });

  it("docs/bilibili.md tells of every adapter of Bilibili what it asks", () => {
    const [, table = ""] = /^\| adapter .*\n\|[ -|]*\n((?:\|.*\n)*)/m.exec(read("docs/bilibili.md")) ?? [];
    const names = bilibili().adapters.map(({ name }) => name);
    expect([...table.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name)).toEqual(names);
  });

  it("docs/bilibili.md has priority, weight and standby of every adapter of Bilibili in a table", () => {
    const rows = read("docs/bilibili.md").matchAll(/^\| `(\w+)` +\| (\d+) +\| (\d+) +\| (yes|no) +\|/gm);
    const told = [...rows].map(([, name, priority, weight, standby]) => [
      ...[name, Number(priority), Number(weight), standby === "yes"],
    ]);
    expect(told.toSorted()).toEqual(
      bilibili()
        .adapters.map(({ name, priority, weight, isStandby = false }) => [name, priority, weight, isStandby])
        .toSorted(),
    );
  });

  it("docs/douyin.md names the adapters that each cookie of the site is for", async () => {
    const users: Record<string, string[]> = { ttwid: [], __ac_nonce: [], __ac_signature: [] };
    const { webRid, owner } = cast.live;
    for (const api of adapterNames) {
      const { ask, emulator } = await setUp();
      await ask(webRid, { api, uid: owner.secUid });
      const { requests, refused } = emulator.counters();
      if (requests.home > 0) users.ttwid?.push(api);
      // The first visit of a page, which comes for the nonce, is refused for want of one.
      if ((refused[`${api}.noNonce`] ?? 0) > 0)
        for (const name of ["__ac_nonce", "__ac_signature"]) users[name]?.push(api);
    }
    const rows = [...read("docs/douyin.md").matchAll(/^\| `(\w+)` .*\| ([^|]*?) *\|$/gm)];
    const told = rows
      .filter(([, cookie = ""]) => cookie in users)
      .map(([, cookie, names = ""]) => [cookie, namesIn(names)]);
    expect(Object.fromEntries(told)).toEqual(users);
  });

  const pages = [
    ...globSync(["*.md", "docs/*.md"], { cwd: root }),
    "packages/douyin-provider/src/get-info.ts",
    "packages/cli/src/options/asking.ts",
  ];
  it.each(pages)("a list of adapters in a sentence of %s is whole", (page) => {
    const isWhole = (names: readonly string[]) =>
      [adapterNames, adaptersByUid, adaptersByRoom].some(
        (whole) => String(sorted(whole)) === String(sorted(names)),
      );
    const lists = listsIn(read(page).replace(/^\| `(?:ttwid|__ac_)\w*.*$/gm, ""));
    expect(lists.filter((names) => !isWhole(names))).toEqual([]);
  });

  it.each([
    "README.md",
    "README.zh-CN.md",
    "packages/douyin-provider/src/get-info.ts",
    "packages/cli/src/options/asking.ts",
  ])("%s lists the adapters that need a uid", (page) => {
    expect(listsIn(read(page)).map(String)).toContain(String(adaptersByUid));
  });

  it.each(["README.md", "README.zh-CN.md"])("%s lists all adapters", (page) => {
    const lists = listsIn(read(page)).map(String);
    expect(lists.filter((names) => names === String(adapterNames))).toHaveLength(1);
  });
});

function namesIn(text: string): string[] {
  return (text.match(/\w+/g) ?? []).filter((word) => (adapterNames as string[]).includes(word));
}

/** Two adapters or more, one after the other: "`web`, `webHTML` or `mobile`". */
function listsIn(text: string): string[][] {
  const name = `["\`]*(?:${adapterNames.join("|")})\\b["\`]*`;
  const between = "(?:,\\s|,?\\s(?:and|or)\\s|、|\\s(?:和|或)\\s)";
  return (text.match(new RegExp(`${name}(?:${between}${name})+`, "g")) ?? []).map(namesIn);
}
