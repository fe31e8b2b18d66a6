import { globSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Environment } from "./cache-file.ts";
import { type CacheOption, chooseCache } from "./choose-cache.ts";

const logger = { debug() {}, info() {}, warn() {}, error() {} };

/** Sets an entry in the cache that is chosen, and tells which files there are then. */
async function filesOf(choice: (folder: string) => { option?: CacheOption; environment?: Environment }) {
  const folder = mkdtempSync(join(tmpdir(), "choose-cache-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const { option, environment } = choice(folder);
  const chosen = { environment: { HOME: join(folder, "home"), ...environment }, logger };
  const cache = chooseCache(option, chosen);
  await cache?.set("key", "value", 60_000);
  await cache?.close();
  return globSync("**/*.sqlite", { cwd: folder });
}

const uriOf = (folder: string, name: string) =>
  pathToFileURL(join(folder, `${name}.sqlite`)).href.replace("file:", "sqlite:");
const everywhere = (folder: string) => ({
  CACHE_URL: uriOf(folder, "variable"),
  DOUYIN_CACHE: join(folder, "folder"),
});

describe("the cache of a command", () => {
  it("is none with --no-cache, whatever else is said", async () => {
    expect(await filesOf((folder) => ({ option: false, environment: everywhere(folder) }))).toEqual([]);
  });

  it("is that of --cache before that of CACHE_URL", async () => {
    const choice = (folder: string) => ({ option: uriOf(folder, "option"), environment: everywhere(folder) });
    expect(await filesOf(choice)).toEqual(["option.sqlite"]);
  });

  it("is that of CACHE_URL before the folder of DOUYIN_CACHE", async () => {
    expect(await filesOf((folder) => ({ environment: everywhere(folder) }))).toEqual(["variable.sqlite"]);
  });

  it.each([undefined, "", "  "])(
    "is in the folder of DOUYIN_CACHE where CACHE_URL is %j",
    async (CACHE_URL) => {
      const choice = (folder: string) => ({ environment: { ...everywhere(folder), CACHE_URL } });
      expect(await filesOf(choice)).toEqual([join("folder", "douyin-info", "site", "cache-1.sqlite")]);
    },
  );

  it("is below the user's own folder where nothing is said", async () => {
    const files = await filesOf((folder) => ({ environment: { XDG_CACHE_HOME: folder } }));
    if (process.platform === "linux") expect(files).toEqual([join("douyin-info", "site", "cache-1.sqlite")]);
  });

  it("is shared by a site and its mirror only if it is one place with two names in it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "choose-cache-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const open = (origins?: string) =>
      chooseCache(uriOf(folder, "one"), { environment: { DOUYIN_ORIGINS: origins }, logger });
    const [site, mirror] = [open(), open("live=http://mirror.example")];
    await site?.set("key", "of the site", 60_000);
    expect(await mirror?.get("key")).toBeUndefined();
    expect(await site?.get("key")).toBe("of the site");
    await Promise.all([site?.close(), mirror?.close()]);
  });

  it.each<[string, CacheOption, Environment]>([
    ["--cache", "redis://:secret#@host", {}],
    ["--cache", "", { CACHE_URL: "memory:" }],
    ["CACHE_URL", undefined, { CACHE_URL: "/secret" }],
  ])("that %s names wrongly is refused by that name, without what was given", (name, option, environment) => {
    const choose = () => chooseCache(option, { environment, logger });
    expect(choose).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
    expect(choose).toThrow(new RegExp(`^${name}: the cache `));
    expect(choose).not.toThrow(/secret/);
  });
});
