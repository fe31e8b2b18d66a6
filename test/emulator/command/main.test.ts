import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { cast as bilibiliCast } from "../bilibili/cast/cast.ts";
import { cast } from "../cast/rooms.ts";
import type { Loose } from "../pages/decode-page.ts";
import { startEmulator } from "../server.ts";
import { readArguments } from "./read-arguments.ts";

const main = fileURLToPath(new URL("./main.ts", import.meta.url));

function start(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, [main, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

async function ending(child: ChildProcess): Promise<{ code: unknown; errors: string }> {
  let errors = "";
  child.stderr?.on("data", (chunk) => {
    errors += chunk;
  });
  const [code] = await once(child, "close");
  return { code, errors };
}

/** What it printed up to its last line, when it is ready. */
function greeting(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    child.stdout?.on("data", (chunk) => {
      text += chunk;
      if (text.includes("Ctrl-C")) resolve(text);
    });
  });
}

/** A start takes a second of the processor, so that each process is asked for all that it shows. */
async function endedBy(signal: "SIGINT" | "SIGTERM", child: ChildProcess): Promise<void> {
  const end = ending(child);
  child.kill(signal);
  expect(await end).toEqual({ code: 0, errors: "" });
}

test("the emulator command prints the cast and the origins, serves the streams itself, and ends with 0 on SIGINT", async () => {
  const child = start("--port", "0");
  const text = await greeting(child);
  for (const { webRid } of Object.values(cast)) expect(text).toContain(webRid);
  expect(text).toMatch(/^export DOUYIN_ORIGINS='live=http:\/\/127\.0\.0\.1:\d+\/live,www=/m);
  expect(text).toMatch(/^curl -X POST http:\S+\/__control -d '\{.*\}'$/m);
  expect(text).toMatch(/streams +small real ones under http:\S+\/cdn\//);
  await endedBy("SIGINT", child);
});

test.each([
  [["--site", "mail"], /^--site must be one of douyin, bilibili, not "mail"$/],
  [["--rooms", "1000"], /^--rooms .* is for Bilibili$/],
  [["--site", "bilibili", "--rooms", "many"], /^--rooms must be a number.*$/],
  [["--prot", "80"], /^Unknown option '--prot'.*$/],
  [["--port", "many"], /^--port must be a number.*$/],
  [["--port", "70000"], /^--port must be a number.*$/],
  [["--limit", "lots"], /^--limit must look like 40\/60s.*$/],
  [["--limit", "40/60"], /^--limit must look like 40\/60s.*$/],
  [["--limit", "40/99h"], /^windowMs must be a whole number.*$/],
  [["--seed", "x"], /^--seed must be a whole number.*$/],
  [["extra"], /^Unexpected argument 'extra'.*$/],
])("the emulator command given %j is told so in a line", (args, line) => {
  expect(readArguments(args)).toEqual({ problem: expect.stringMatching(line) });
});

test("the emulator command ends with 2 and one line where it is told so", async () => {
  expect(await ending(start("--prot", "80"))).toEqual({
    code: 2,
    errors: expect.stringMatching(/^Unknown option '--prot'; usage: .*\n$/),
  });
});

test("the emulator command ends with 1 and one line when its port is taken", async () => {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  const { port } = new URL(emulator.url);
  expect(await ending(start("--port", port))).toEqual({
    code: 1,
    errors: `port ${port} is in use; take another one with --port, or any free one with --port 0\n`,
  });
});

test("the emulator command explains every option on --help and ends with 0", async () => {
  const child = start("--help");
  let text = "";
  child.stdout?.on("data", (chunk) => {
    text += chunk;
  });
  expect(await ending(child)).toEqual({ code: 0, errors: "" });
  for (const name of ["--site", "--port", "--lax", "--limit", "--cdn-hosts", "--rooms", "--seed"])
    expect(text).toContain(`  ${name}`);
});

test("the options of the emulator command are in force, and named in its greeting, and it ends with 0 on SIGTERM", async () => {
  const child = start("--port", "0", "--lax", "--limit", "2/60s/2m/5m", "--cdn-hosts");
  const text = await greeting(child);
  expect(text).toMatch(/short link +https:\/\/v\.douyin\.com\/\w+\/ leads to 900100200301/);
  expect(text).toMatch(/signatures +not checked[\s\S]*streams +keep[\s\S]*limit +2 requests in 60 s/);
  const url = text.match(/http:\/\/127\.0\.0\.1:\d+/)?.[0];
  const report: Loose = await (await fetch(`${url}/__control`)).json();
  expect(report.limit).toEqual({ requests: 2, windowMs: 60_000, blockMs: 120_000, captchaMs: 300_000 });
  for (const status of [200, 200, 444]) expect((await fetch(`${url}/live/`)).status).toBe(status);
  await endedBy("SIGTERM", child);
});

test("the emulator command plays Bilibili too, and takes orders for it", async () => {
  const text = await greeting(start("--site", "bilibili", "--port", "0", "--lax", "--rooms", "9"));
  for (const { roomId } of Object.values(bilibiliCast)) expect(text).toContain(String(roomId));
  expect(text).toContain("  7200001 to 7200009: 9 more\n");
  expect(text).toMatch(/^export BILIBILI_ORIGINS='api=http:\/\/127\.0\.0\.1:\d+\/api,account=/m);
  const url = text.match(/http:\/\/127\.0\.0\.1:\d+/)?.[0];
  const [order = ""] = text.match(/(?<=^curl -X POST \S+ -d ').*(?='$)/m) ?? [];
  const reply = await fetch(`${url}/__control`, { method: "POST", body: order });
  expect(await reply.json()).toMatchObject({ faults: { "api/*": { kind: "intercepted" } } });
  expect((await fetch(`${url}/api/room/v1/Room/room_init?id=76`)).status).toBe(412);
  for (const room of [76, 7_200_009]) expect((await fetch(`${url}/live/${room}`)).status).toBe(200);
});
