import { spawnSync } from "node:child_process";
import { type Browser, chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

function found(): string | undefined {
  const paths = NAMES.map((name) => spawnSync("which", [name], { encoding: "utf8" }).stdout?.trim());
  return paths.find(Boolean);
}

/** Where everything is required, tests that need it fail instead, and say what to install. */
export const isChromiumLeftOut: boolean = found() === undefined && process.env.REQUIRE_ALL !== "1";

/** The Chromium of this machine, without a window. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = found();
  if (executablePath === undefined) throw new Error("chromium is not here: apt-get install chromium");
  // Root, as whom containers run, has no sandbox; all pages are our own.
  return await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
}
