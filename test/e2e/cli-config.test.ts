import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { cast } from "../emulator/cast/rooms.ts";
import { type Emulator, startEmulator } from "../emulator/server.ts";
import { runCli } from "./run-cli.ts";

const { webRid } = cast.live;

/** Runs the CLI with this file of settings. */
async function runWith(content: string, { emulator, args = [] }: { emulator: Emulator; args?: string[] }) {
  const folder = mkdtempSync(join(tmpdir(), "settings-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "settings.json");
  writeFileSync(file, content);
  const environment = { DOUYIN_ORIGINS: emulator.originsVariable, XDG_CACHE_HOME: folder };
  const ending = await runCli([webRid, "--config", file, ...args], environment);
  return { ...ending, file };
}

async function emulate(): Promise<Emulator> {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  return emulator;
}

test("--config takes settings from a file", async () => {
  const { code, stdout, stderr } = await runWith(
    '{ "ttlMs": 0, "timeoutMs": 15000, "alerts": { "enabled": false } }',
    {
      emulator: await emulate(),
    },
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("● live");
});

test("timeoutMs in the file of --config bounds the call, unless --timeout is given", async () => {
  const emulator = await emulate();
  emulator.control({ endpoint: "*", fault: { kind: "hang" } });
  const settings = '{ "timeoutMs": 300, "attemptTimeoutMs": 5000 }';
  const soon = /within (0\.\d+ s|\d{2,3} ms)\b/;
  const byFile = await runWith(settings, { emulator });
  expect(byFile).toMatchObject({ code: 1, stderr: expect.stringMatching(soon) });
  const byFlag = await runWith('{ "timeoutMs": 60000 }', { emulator, args: ["--timeout", "0.3"] });
  expect(byFlag).toMatchObject({ code: 1, stderr: expect.stringMatching(soon) });
});

test.each([
  ["a bad value", '{ "timeoutMs": "canary" }', "timeoutMs must be a number of at least 0, not text"],
  ["an unknown name", '{ "timeout": 5 }', "timeout is unknown, did you mean timeoutMs?"],
  [
    "a rule of alerts that cannot be",
    '{ "alerts": { "rules": { "slow_response": { "threshold": -1 } } } }',
    "alerts.rules.slow_response.threshold must be a number of at least 0, not a number below 0",
  ],
  ["broken JSON", '{\n  "timeoutMs": canary }', "this is no JSON"],
])("--config exits with 2 and one line for a file with %s", async (_what, content, told) => {
  const emulator = await emulate();
  const { code, stdout, stderr, file } = await runWith(content, { emulator });
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(`douyin-info: ${file}: ${told}`);
  expect(stderr).not.toContain("canary");
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  expect(await emulator.connections()).toBe(0);
});

test("options for a platform whose name is mistyped are warned of, with what was meant", async () => {
  const emulator = await emulate();
  const { code, stderr } = await runWith('{"providers":{"duoyin":{},"lantern":{}}}', { emulator });
  expect(code).toBe(0);
  expect(stderr).toContain(
    "providers.duoyin of --config is of no platform of this line; did you mean douyin?",
  );
  expect(stderr).toContain(
    "providers.lantern of --config is of no platform of this line; its plugin is named",
  );
});

test("an option that a platform does not have is told with its name, the platform and the file", async () => {
  const { code, stderr, file } = await runWith('{"providers":{"douyin":{"foo":1}}}', {
    emulator: await emulate(),
  });
  expect(code).toBe(2);
  expect(stderr).toContain(`${file}: providers.douyin: createProvider of Douyin has no option "foo"; it has`);
});

test("a field that no answer has is warned of, and a field of the other platform is not", async () => {
  const emulator = await emulate();
  const { code, stdout, stderr } = await runWith("{}", {
    emulator,
    args: ["--fields", "roomId,foo,isRoundPlay"],
  });
  expect([code, stdout]).toEqual([0, `${webRid}\t\t\n`]);
  expect(stderr).toMatch(/^douyin-info: warn(ing)?: no answer has a field foo; docs\/cli\.md has all.*\n$/);
});
