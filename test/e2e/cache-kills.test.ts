import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { seededRandom } from "@stream-fallback/core/testing";
import { expect, onTestFinished, test } from "vitest";

const writer = fileURLToPath(new URL("cache-writer.mjs", import.meta.url));
const KILLS_EACH = 100;
const LONGEST_LIFE_MS = 120;

/** Starts a process on the file and kills it so long after it began; gives the lines it told. */
async function writeAndDie(file: string, number: number, lifeMs: number): Promise<string[]> {
  const child = spawn(process.execPath, [writer, file, String(number)]);
  onTestFinished(() => void child.kill("SIGKILL"));
  let told = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      told += text;
    });
  }
  const closed = once(child, "close");
  await Promise.race([once(child.stdout, "data"), closed]);
  await wait(lifeMs);
  child.kill("SIGKILL");
  const [code, signal] = await closed;
  const ending = signal === "SIGKILL" ? [] : [`ended by itself with ${code}`];
  return [...told.split("\n").filter((line) => line !== "" && line !== "ready"), ...ending];
}

/** The whole of 200 starts and kills takes about half a minute. */
const TIMEOUT_MS = 180_000;

test("two processes on one file, killed 200 times while they write, leave it whole", {
  timeout: TIMEOUT_MS,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), "douyin-cache-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "site", "cache-1.sqlite");
  const told: string[] = [];
  async function killOneByOne(seed: number): Promise<void> {
    const random = seededRandom(seed);
    for (let count = 0; count < KILLS_EACH; count++) {
      told.push(
        ...(await writeAndDie(file, (seed * KILLS_EACH + count) * 1_000, LONGEST_LIFE_MS * random())),
      );
    }
  }
  await Promise.all([killOneByOne(1), killOneByOne(2)]);

  // Most lived long enough to look; nobody met half an entry, a lock that did not pass, or a file to set aside.
  const looks = told.filter((line) => line.startsWith("found "));
  expect(looks.length).toBeGreaterThan(KILLS_EACH);
  expect(told.filter((line) => !looks.includes(line))).toEqual([]);
  expect(readdirSync(folder)).toEqual(["site"]);
  expect(await writeAndDie(file, 1, 2_000)).toEqual([expect.stringMatching(/^found [1-9]/)]);
});
