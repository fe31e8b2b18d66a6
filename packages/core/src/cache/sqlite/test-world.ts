import { spawnSync } from "node:child_process";
import { chownSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { systemClock } from "../../runtime/clock.ts";
import { type CacheFile, openFile } from "./open-file.ts";

export interface Place {
  file: string;
  /** One line for each. */
  warnings: string[];
  open(): CacheFile | undefined;
}

export function newPlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), "douyin-cache-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "site", "cache-1.sqlite");
  const warnings: string[] = [];
  const warn = (fields: object, message: string) =>
    void warnings.push(`${message} ${JSON.stringify(fields)}`);
  return { file, warnings, open: () => openFile(file, { clock: systemClock, logger: { warn } }) };
}

/** A file with some hundred entries, closed. */
export async function filledPlace(): Promise<Place> {
  const place = newPlace();
  const cache = place.open();
  for (let index = 0; index < 200; index++) await cache?.store.set(`key ${index}`, textOf(index), 60_000);
  cache?.close();
  return place;
}

export const textOf = (index: number): string => `${index} `.repeat(500);
export const asides = ({ file }: Place): string[] =>
  readdirSync(dirname(dirname(file))).filter((name) => name.startsWith("site.damaged-"));

export async function expectWorking(place: Place): Promise<void> {
  const cache = place.open();
  await cache?.store.set("new", "value", 60_000);
  expect(await cache?.store.get("new")).toBe("value");
  cache?.close();
}

/** Some user who is not root, and owns nothing. */
const NOBODY = 65_534;
const opener = new URL("open-file.ts", import.meta.url).href;
const clockOf = new URL("../../runtime/clock.ts", import.meta.url).href;

/**
 * Opens the place in a process of its own, as who may not do everything: where the tests are run by root, that process
 * becomes another user, to whom the place then belongs. Only a real change of user will do, since `access` asks for it.
 */
export function openAsOrdinaryUser({ file }: Place): { isOpen: boolean; warnings: string[] } {
  const isRoot = process.getuid?.() === 0;
  if (isRoot)
    for (const path of [dirname(dirname(file)), dirname(file), file]) chownSync(path, NOBODY, NOBODY);
  const script = `
    import { openFile } from ${JSON.stringify(opener)};
    import { systemClock } from ${JSON.stringify(clockOf)};
    if (${isRoot}) {
      process.setgid(${NOBODY});
      process.setuid(${NOBODY});
    }
    const warnings = [];
    const logger = { warn: (_fields, message) => warnings.push(message) };
    const cache = openFile(${JSON.stringify(file)}, { clock: systemClock, logger });
    cache?.close();
    console.log(JSON.stringify({ isOpen: cache !== undefined, warnings }));
  `;
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
    encoding: "utf8",
  });
  return JSON.parse(stdout);
}

export function overwrite(file: string, { from, to }: { from: number; to: number }): void {
  const bytes = readFileSync(file);
  writeFileSync(file, bytes.fill(0xa5, from, to));
}
