import { expect, it } from "vitest";
import { cacheFile } from "./cache-file.ts";

it.each([
  ["linux", { HOME: "/home/a" }, "/home/a/.cache/douyin-info/site/cache-1.sqlite"],
  ["linux", { HOME: "/home/a/" }, "/home/a/.cache/douyin-info/site/cache-1.sqlite"],
  ["linux", { HOME: "/home/a", XDG_CACHE_HOME: "/var/c/" }, "/var/c/douyin-info/site/cache-1.sqlite"],
  ["linux", { HOME: "/home/a", XDG_CACHE_HOME: "" }, "/home/a/.cache/douyin-info/site/cache-1.sqlite"],
  ["linux", { HOME: "/home/a", XDG_CACHE_HOME: "c" }, "/home/a/.cache/douyin-info/site/cache-1.sqlite"],
  ["linux", { XDG_CACHE_HOME: "/var/c" }, "/var/c/douyin-info/site/cache-1.sqlite"],
  ["freebsd", { HOME: "/home/a" }, "/home/a/.cache/douyin-info/site/cache-1.sqlite"],
  ["linux", { HOME: "/home/a", LOCALAPPDATA: "C:\\c" }, "/home/a/.cache/douyin-info/site/cache-1.sqlite"],
  ["linux", { HOME: "a" }, undefined],
  ["linux", { HOME: "" }, undefined],
  ["linux", {}, undefined],
  ["darwin", { HOME: "/Users/a" }, "/Users/a/Library/Caches/douyin-info/site/cache-1.sqlite"],
  [
    "darwin",
    { HOME: "/Users/a", XDG_CACHE_HOME: "/c" },
    "/Users/a/Library/Caches/douyin-info/site/cache-1.sqlite",
  ],
  ["darwin", {}, undefined],
  ["win32", { LOCALAPPDATA: "C:\\c" }, "C:\\c\\douyin-info\\site\\cache-1.sqlite"],
  ["win32", { LOCALAPPDATA: "C:\\c\\", HOME: "/home/a" }, "C:\\c\\douyin-info\\site\\cache-1.sqlite"],
  ["win32", { USERPROFILE: "C:\\a" }, "C:\\a\\AppData\\Local\\douyin-info\\site\\cache-1.sqlite"],
  [
    "win32",
    { USERPROFILE: "C:\\a", LOCALAPPDATA: "" },
    "C:\\a\\AppData\\Local\\douyin-info\\site\\cache-1.sqlite",
  ],
  ["win32", { HOME: "/home/a" }, undefined],
  ["linux", { HOME: "/home/a", DOUYIN_CACHE: "/own/" }, "/own/douyin-info/site/cache-1.sqlite"],
  ["darwin", { DOUYIN_CACHE: "/own" }, "/own/douyin-info/site/cache-1.sqlite"],
  ["win32", { DOUYIN_CACHE: "D:\\own" }, "D:\\own\\douyin-info\\site\\cache-1.sqlite"],
  ["linux", { DOUYIN_CACHE: "/own", DOUYIN_ORIGINS: " " }, "/own/douyin-info/site/cache-1.sqlite"],
  ["linux", { HOME: "/home/a", DOUYIN_CACHE: "" }, "/home/a/.cache/douyin-info/site/cache-1.sqlite"],
  ["linux", { HOME: "/home/a", DOUYIN_CACHE: " " }, "/home/a/.cache/douyin-info/site/cache-1.sqlite"],
  ["linux", { HOME: "/home/a", DOUYIN_CACHE: "own" }, "/home/a/.cache/douyin-info/site/cache-1.sqlite"],
  ["linux", { HOME: "/home/a", DOUYIN_CACHE: "~/own" }, "/home/a/.cache/douyin-info/site/cache-1.sqlite"],
  ["linux", { DOUYIN_CACHE: "./own" }, undefined],
  ["win32", { LOCALAPPDATA: "C:\\c", DOUYIN_CACHE: "D:own" }, "C:\\c\\douyin-info\\site\\cache-1.sqlite"],
] as const)("on %s with %j the file is %s", (platform, environment, file) => {
  expect(cacheFile(platform, environment)).toBe(file);
});

it("the cache of other origins has a file of its own, the same in every run", () => {
  const fileOf = (origins: string) => cacheFile("linux", { DOUYIN_CACHE: "/own", DOUYIN_ORIGINS: origins });
  const mirror = fileOf("live=http://mirror.example/live");
  expect(mirror).toMatch(/^\/own\/douyin-info\/site-[0-9a-f]{8}\/cache-1\.sqlite$/);
  expect(fileOf(" live=http://mirror.example/live ")).toBe(mirror);
  expect(fileOf("live=http://other.example/live")).not.toBe(mirror);
});
