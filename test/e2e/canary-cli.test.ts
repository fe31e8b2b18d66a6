import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { adapterNames } from "../adapter-names.ts";
import { cast } from "../emulator/cast/rooms.ts";
import type { Fault } from "../emulator/faults/faults.ts";
import { startEmulator } from "../emulator/server.ts";
import { sampleOf } from "../sample-of.ts";
import { canary, canaryIn } from "./canary.ts";
import { strayRequests } from "./canary-world.ts";
import { runCli, startCli } from "./run-cli.ts";
import { watchRequests } from "./watch-requests.ts";

const { webRid, owner, shortCode } = cast.live;

/** A site, and an empty folder in which the CLI may leave what it likes. */
async function sitDown(cookie: string = canary) {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  const folder = mkdtempSync(join(tmpdir(), "canary-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const requests = watchRequests(emulator);
  const told: string[] = [];
  let runs = 0;
  /** The cookie is given in the two ways in turn. */
  const withCookie = (args: readonly string[]): Parameters<typeof runCli> => {
    const env = { DOUYIN_ORIGINS: emulator.originsVariable, DOUYIN_CACHE: join(folder, "cache") };
    runs += 1;
    return runs % 2 === 1 ? [[...args, "--cookie", cookie], env] : [args, { ...env, DOUYIN_COOKIE: cookie }];
  };
  const files = () =>
    (readdirSync(folder, { recursive: true }) as string[]).filter((name) =>
      statSync(join(folder, name)).isFile(),
    );
  return {
    ...{ emulator, folder, requests, files },
    /** The command itself. */
    start: (...args: string[]) => startCli(...withCookie(args)),
    async run(...args: string[]) {
      const { code, stdout, stderr } = await runCli(...withCookie(args));
      told.push(stdout, stderr);
      return { code, stdout, stderr };
    },
    /** What of the canary was printed, is in any file, or came in where it should not. */
    leaks(): string[] {
      const printed = canaryIn(told.join("\n")).map((form) => `printed: ${form}`);
      const kept = files().flatMap((name) => {
        const bytes = readFileSync(join(folder, name), "latin1");
        return canaryIn(`${name}\n${bytes}`).map((form) => `${name}: ${form}`);
      });
      return [...printed, ...kept, ...strayRequests(requests)];
    },
    sentCookie: () => requests.some(({ headers }) => canaryIn(headers.join("\n")).includes("plain")),
  };
}

const renamed: Fault = { kind: "rename", from: "status", to: "state" };

describe("the cookie given to the CLI", () => {
  test("is found nowhere but in requests, whatever comes of them", { timeout: 120_000 }, async () => {
    const desk = await sitDown();
    const { emulator, run, folder, files } = desk;
    const anew = ["--max-age", "0", "--verbose", "--log-json"];
    expect(await run(webRid, "--verbose", "--log-json")).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^● live/),
    });
    expect(await run(webRid, "--max-age", "600", "--json")).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('"cached":true'),
    });
    for (const api of adapterNames) {
      expect(await run(webRid, ...anew, "--api", api, "--uid", owner.secUid)).toMatchObject({ code: 0 });
    }
    expect(await run(`https://v.douyin.com/${shortCode}/`, ...anew)).toMatchObject({ code: 0 });
    expect(await run(cast.missing.webRid, ...anew)).toMatchObject({ code: 3 });
    expect(await run(cast.restricted.webRid, ...anew, "--api", "web")).toMatchObject({ code: 5 });

    emulator.control({ endpoint: "web", fault: renamed });
    const samples = join(folder, "samples");
    const drifted = await run(webRid, ...anew, "--api", "web", "--drift-samples", samples);
    expect(drifted).toMatchObject({ code: 4, stderr: expect.stringContaining("another shape") });
    emulator.control({ endpoint: "*", fault: { kind: "status", status: 444 } });
    expect(await run(webRid, ...anew)).toMatchObject({ code: 4, stderr: expect.stringContaining("444") });
    emulator.control({ endpoint: "*", fault: { kind: "hang" } });
    expect(await run(webRid, "--no-cache", "--verbose", "--log-json", "--timeout", "0.1")).toMatchObject({
      code: 1,
    });

    expect(files().map((name) => name.replace(/^.*[/\\]/, ""))).toEqual(
      expect.arrayContaining(["cache-1.sqlite", expect.stringMatching(/\.json$/)]),
    );
    expect(desk.sentCookie()).toBe(true);
    expect(desk.leaks()).toEqual([]);
  });

  test("is in none of the files of a run that was killed", async () => {
    const desk = await sitDown();
    const { emulator, run, start, files } = desk;
    expect((await run(webRid)).code).toBe(0);
    // After a captcha of one host the next one to be asked is on another.
    emulator.control({ endpoint: "mobile", fault: { kind: "hang" } });
    emulator.control({ endpoint: "web", fault: { kind: "captcha" } });
    const { child, ended } = start(webRid, "--max-age", "0");
    await vi.waitFor(() => expect(emulator.counters().faulted).toHaveProperty(["mobile.hang"]), 20_000);
    child.kill("SIGKILL");
    const { stdout, stderr } = await ended;
    expect(canaryIn(stdout + stderr)).toEqual([]);
    expect(files()).toContainEqual(expect.stringMatching(/cache-1\.sqlite$/));
    expect(desk.sentCookie()).toBe(true);
    expect(desk.leaks()).toEqual([]);
  });

  test("is not told where the command cannot do its work", { timeout: 60_000 }, async () => {
    const desk = await sitDown();
    const { run, folder } = desk;
    const settings = join(folder, "settings.json");
    writeFileSync(settings, '{"timeoutMs":"soon"}');
    mkdirSync(join(folder, "cache"));
    for (const args of [
      ["--help"],
      [],
      ["http://[", "--verbose", "--log-json"],
      ["https://example.com/1"],
      [webRid, webRid],
      [webRid, "--api", "nope"],
      [webRid, canary],
      [canary],
      [`--cooky=${canary}`],
      [webRid, "--api", canary],
      [webRid, "--timeout", canary],
      [webRid, "--jsn"],
      [webRid, "--config", settings],
      [webRid, "--config", join(folder, "none.json")],
      [webRid, "--api", "mobile"],
    ]) {
      await run(...args);
    }
    expect(desk.leaks()).toEqual([]);
  });
});

test.each(
  sampleOf(
    [
      ["with a line break", `${canary}\n1`],
      ["as JSON", JSON.stringify([{ name: "sessionid", value: canary }])],
      ["with Chinese", `${canary}直播`],
    ],
    3,
  ),
)("a cookie %s is refused in a line that does not quote it", async (_, refused) => {
  const desk = await sitDown(refused);
  for (const _way of ["--cookie", "DOUYIN_COOKIE"]) {
    expect(await desk.run(webRid, "--verbose", "--log-json")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("name=value; name=value"),
    });
  }
  expect(desk.requests).toEqual([]);
  expect(desk.leaks()).toEqual([]);
});
