import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ClientEvents } from "@stream-fallback/core";
import { manualClock } from "@stream-fallback/core/testing";
import { expect, onTestFinished, test } from "vitest";
import { cast } from "../emulator/cast/rooms.ts";
import { startEmulator } from "../emulator/server.ts";
import { runCli } from "./run-cli.ts";
import { setUp } from "./set-up.ts";

const { webRid, title, roomId, owner } = cast.live;

const adapters = [
  { api: "web", endpoint: "web", path: "data.data.0.status" },
  { api: "webHTML", endpoint: "webHTML", path: "room.status" },
  { api: "mobile", endpoint: "mobile", path: "data.room.status" },
] as const;
const renamed = { kind: "rename", from: "status", to: "state" } as const;

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "drift-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** The only sample of the folder, as text; it holds nothing that names the room, the people or the streams. */
function sampleIn(folder: string): string {
  const [name = "", ...others] = readdirSync(folder);
  expect(others).toEqual([]);
  const text = readFileSync(join(folder, name), "utf8");
  for (const value of [webRid, title, roomId, owner.nickname, owner.secUid, "://", "expire="])
    expect(text).not.toContain(value);
  return text;
}

test.each(adapters)(
  "a field that $api misses is told with its path, and kept without values",
  async (row) => {
    const { api, endpoint, path } = row;
    const driftSamples = newFolder();
    const { emulator, client, ask } = await setUp({ driftSamples, clock: manualClock() });
    const events: ClientEvents["drift"][] = [];
    client.on("drift", (event) => events.push(event));
    emulator.control({ endpoint, fault: renamed });
    // Less than the wait before a second round.
    const call = ask(webRid, { api, uid: owner.secUid, timeoutMs: 400 });
    await expect(call).rejects.toMatchObject({ code: "ALL_ENDPOINTS_FAILED" });
    await client.close();
    const drift = { provider: "douyin", endpoint: api, path, expected: "number", met: "missing" };
    expect(events).toEqual([{ ...drift, roomId: webRid }]);
    const sample = sampleIn(driftSamples);
    expect(JSON.parse(sample)).toMatchObject({ ...drift, core: expect.any(String) });
    expect(sample).toContain('"state": "number(integer, 1 digit)"');
  },
);

test("replies that are as they should be bring no word of drift", async () => {
  const driftSamples = newFolder();
  const { client, ask } = await setUp({ driftSamples });
  const events: unknown[] = [];
  client.on("drift", (event) => events.push(event));
  for (const room of [webRid, cast.offline.webRid, cast.radio.webRid, cast.finished.webRid]) await ask(room);
  await client.close();
  expect(events).toEqual([]);
  expect(readdirSync(driftSamples)).toEqual([]);
});

test("douyin-info --drift-samples keeps a sample, warns in a line and answers all the same", async () => {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  const folder = join(newFolder(), "samples");
  emulator.control({ endpoint: "web", fault: renamed });
  const args = [webRid, "--drift-samples", folder];
  const { code, stdout, stderr } = await runCli(args, { DOUYIN_ORIGINS: emulator.originsVariable });
  expect(code).toBe(0);
  expect(stderr).toMatch(
    /^douyin-info: warning: a reply has another shape .*path data\.data\.0\.status.*\n$/,
  );
  expect(stdout).toContain("answered   by webHTML after 2 attempts");
  expect(JSON.parse(sampleIn(folder))).toMatchObject({ endpoint: "web", path: "data.data.0.status" });
});

test("douyin-info tells of a site that changed everywhere in two lines", async () => {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  for (const { endpoint } of adapters) emulator.control({ endpoint, fault: renamed });
  const args = [webRid, "--uid", owner.secUid];
  const { code, stderr } = await runCli(args, { DOUYIN_ORIGINS: emulator.originsVariable });
  expect(code).toBe(0);
  expect(stderr.trimEnd().split("\n")).toEqual([
    expect.stringMatching(/warning: a reply has another shape .*path data\.data\.0\.status/),
    expect.stringMatching(/warning: .*more of these with --verbose$/),
  ]);
});

test("douyin-info answers where no sample can be written, and says so with --verbose", async () => {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  const folder = join(newFolder(), "samples");
  writeFileSync(folder, "a file where the folder should be");
  emulator.control({ endpoint: "web", fault: renamed });
  const args = [webRid, "--drift-samples", folder, "--verbose", "--log-json"];
  const { code, stdout, stderr } = await runCli(args, { DOUYIN_ORIGINS: emulator.originsVariable });
  expect(code).toBe(0);
  expect(stdout).toContain("answered   by webHTML after 2 attempts");
  expect(stderr).toContain("a drift sample cannot be written");
  expect(stderr).toMatch(/"path":"data\.data\.0\.status".*another shape/);
});
