import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { seededRandom } from "@stream-fallback/core/testing";

const writer = fileURLToPath(new URL("cache-writer.mjs", import.meta.url));
const LONGEST_LIFE_MS = 120;

/** What was seen of a cache file on which writers were killed. */
export interface Aftermath {
  /** How many lived long enough to look at what was there. */
  looks: number;
  /** Whatever else they told: half an entry, a lock that did not pass, a file to set aside. None is right. */
  complaints: readonly string[];
  /** What is beside the file's folder: "site" alone, since nothing was set aside. */
  folders: readonly string[];
  /** What the last one told, who had two seconds. */
  last: readonly string[];
}

/** Two processes at a time on one cache file, each killed while it writes, and followed by the next. */
export async function killWriters(killsEach: number): Promise<Aftermath> {
  const folder = mkdtempSync(join(tmpdir(), "douyin-cache-"));
  try {
    const file = join(folder, "site", "cache-1.sqlite");
    const told: string[] = [];
    async function killOneByOne(seed: number): Promise<void> {
      const random = seededRandom(seed);
      for (let count = 0; count < killsEach; count++) {
        const number = (seed * killsEach + count) * 1_000;
        told.push(...(await writeAndDie(file, number, LONGEST_LIFE_MS * random())));
      }
    }
    await Promise.all([killOneByOne(1), killOneByOne(2)]);
    const isLook = (line: string) => line.startsWith("found ");
    return {
      looks: told.filter(isLook).length,
      complaints: told.filter((line) => !isLook(line)),
      folders: readdirSync(folder),
      last: await writeAndDie(file, 1, 2_000),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Starts a process on the file and kills it so long after it began; gives the lines it told. */
async function writeAndDie(file: string, number: number, lifeMs: number): Promise<string[]> {
  const child = spawn(process.execPath, [writer, file, String(number)]);
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
