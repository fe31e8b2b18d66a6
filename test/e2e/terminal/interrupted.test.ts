import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { cast } from "../../emulator/cast/rooms.ts";
import { type Emulator, startEmulator } from "../../emulator/server.ts";
import { sampleOf } from "../../sample-of.ts";
import { startCli } from "../run-cli.ts";
import { CTRL_C, isTerminalLeftOut, startInTerminal } from "./start-in-terminal.ts";

const live = cast.live.webRid;
const shortLinks = [cast.live, cast.liveWithoutUhd].map(
  ({ shortCode }) => `https://v.douyin.com/${shortCode}/`,
);

async function setUp() {
  const site = await startEmulator();
  onTestFinished(() => site.close());
  const folder = mkdtempSync(join(tmpdir(), "cli-interrupted-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return { site, folder, env: { DOUYIN_ORIGINS: site.originsVariable, DOUYIN_CACHE: folder } };
}

const asked = (site: Emulator) =>
  Object.values(site.counters().requests).reduce((sum, each) => sum + each, 0);
const isAsked = (site: Emulator) => vi.waitFor(() => expect(asked(site)).toBeGreaterThan(0), 20_000);

/** What each command is doing while the site is silent. */
const hanging: readonly (readonly [what: string, args: readonly string[]])[] = [
  ["info of a room", [live]],
  ["info as JSON", [live, "--json"]],
  ["info of many rooms", [live, cast.offline.webRid]],
  [
    "info of many rooms as JSON",
    [live, cast.offline.webRid, cast.oddTitle.webRid, "--json", "--concurrency", "1"],
  ],
  ["info of fields", [live, cast.offline.webRid, "--fields", "roomId"]],
  ["info of a short link", [shortLinks[0] ?? ""]],
  ["info of the raw reply", [live, "--raw"]],
  ["stream", ["stream", live]],
  ["stream of a list", ["stream", live, "--list"]],
  ["stream for a program", ["stream", live, "--exec", "echo {url}"]],
  ["resolve", ["resolve", ...shortLinks]],
  ["doctor", ["doctor", live]],
  ["doctor as JSON of an adapter", ["doctor", live, "--json"]],
];

describe("a command that is ended while the site is silent", () => {
  const cases = hanging.flatMap(([what, args]) =>
    (["SIGINT", "SIGTERM"] as const).map((signal) => ({ what, args, signal })),
  );

  test.each(sampleOf(cases, 26))(
    "$what by $signal says so in one line, and gives 130",
    async ({ args, signal }) => {
      const { site, env } = await setUp();
      site.control({ endpoint: "*", fault: { kind: "hang" } });
      const { child, ended } = startCli(args, env);
      await isAsked(site);
      child.kill(signal);
      const { code, stdout, stderr } = await ended;
      expect({ code, stderr }).toEqual({ code: 130, stderr: "douyin-info: interrupted\n" });
      if (args[0] !== "doctor") expect(stdout).toBe("");
    },
  );

  test("explained tells how far it came, without an empty line", async () => {
    const { site, env } = await setUp();
    site.control({ endpoint: "*", fault: { kind: "hang" } });
    const { child, ended } = startCli([live, "--explain"], env);
    await isAsked(site);
    child.kill("SIGINT");
    const { code, stdout, stderr } = await ended;
    expect({ code, stdout }).toEqual({ code: 130, stdout: "" });
    expect(stderr).toMatch(/^douyin-info: interrupted\n(?:\S.*\n| {2}\S.*\n)*$/);
  });
});

test("a command that reads rooms from stdin is interrupted while it waits for more", async () => {
  const { env } = await setUp();
  const { child, ended } = startCli(["-"], env);
  // So much is taken only by somebody who reads.
  await new Promise((resolve) => child.stdin.write("# no room\n".repeat(200_000), resolve));
  child.kill("SIGINT");
  expect(await ended).toEqual({ code: 130, stdout: "", stderr: "douyin-info: interrupted\n" });
});

/** How a watch ends, and what it says then. */
const ends = ["SIGTERM", "SIGINT", "a change after its reader has gone"] as const;

test.each(sampleOf(ends, 3))("a watch ends by %s with 0", async (end) => {
  const { site, env } = await setUp();
  const { child, ended } = startCli(["watch", live, "--interval", "1"], env);
  if (end.startsWith("SIG")) {
    await isAsked(site);
    child.kill(end as NodeJS.Signals);
  } else {
    await new Promise((resolve) => child.stdout.once("data", resolve));
    child.stdout.destroy();
    site.control({ room: live, onAir: false });
  }
  const summary = end.startsWith("SIG") ? /^douyin-info: watched 1 room for \d+ s: .*\n$/ : /^$/;
  expect(await ended).toMatchObject({ code: 0, stderr: expect.stringMatching(summary) });
});

/** As many requests as the site has got when a command is ended, or what it does then. */
const moments = ["start", "print", 1, 2, 3, 4, 5] as const;

describe("a command that is ended at any moment", () => {
  const commands = [
    [live],
    [live, cast.offline.webRid, shortLinks[0] ?? "", "--json", "--concurrency", "1"],
    ["stream", live],
    ["resolve", ...shortLinks],
    ["doctor", live],
    ["status"],
    ["stream", "--help"],
  ];
  const cases = moments.flatMap((moment) => commands.map((args) => ({ moment, args, what: args.join(" ") })));

  test.each(sampleOf(cases, 49))(
    "$what, at $moment, has answered or says that it was interrupted",
    async ({ moment, args }) => {
      const { site, env } = await setUp();
      const { child, ended } = startCli(args, env);
      let isOver = false;
      const over = () => {
        isOver = true;
      };
      child.once("exit", over).stdout.once("data", () => moment === "print" && over());
      const isMoment = () => moment === "start" || isOver || (moment !== "print" && asked(site) >= moment);
      await vi.waitUntil(isMoment, { timeout: 20_000, interval: 1 });
      child.kill("SIGTERM");
      const { code, stderr } = await ended;
      // Before it can listen, and when everything is done, the system ends it, which shells call 143.
      expect([0, 130, null]).toContain(code);
      expect(stderr).toMatch(/^(?:douyin-info: \P{Cc}+\n)?$/u);
    },
  );
});

describe.skipIf(isTerminalLeftOut)("Ctrl-C at a terminal (needs script)", () => {
  test("takes the line of progress and its own ^C away", async () => {
    const { site, env } = await setUp();
    site.control({ endpoint: "*", fault: { kind: "hang" } });
    const { press, written, ended } = startInTerminal([live, cast.offline.webRid], { env });
    await vi.waitFor(() => expect(written()).toContain("asking, 0 of 2 …"), 20_000);
    press(CTRL_C);
    const { code, screen } = await ended;
    expect({ code, lines: screen.lines }).toEqual({ code: 130, lines: ["douyin-info: interrupted"] });
  });

  test("reaches a program of --exec once, which finishes its work", async () => {
    const { folder, env } = await setUp();
    const told = join(folder, "told.txt");
    const script = join(folder, "recorder.mjs");
    writeFileSync(
      script,
      `import { appendFileSync } from "node:fs";
      process.on("SIGINT", () => {
        appendFileSync("${told}", "told ");
        setTimeout(() => { appendFileSync("${told}", "finished"); process.exit(0); }, 300);
      });
      setInterval(() => {}, 1000);
      console.log("recording");`,
    );
    const args = ["stream", live, "--exec", `'${process.execPath}' '${script}'`];
    const { press, written, ended } = startInTerminal(args, { env });
    await vi.waitFor(() => expect(written()).toContain("recording"), 20_000);
    press(CTRL_C);
    const { code, screen } = await ended;
    expect(readFileSync(told, "utf8")).toBe("told finished");
    expect({ code, last: screen.lines.at(-1) }).toEqual({ code: 130, last: "douyin-info: interrupted" });
  });

  test("ends a watch at once with its summary, and leaves a program of --on-live alone", async () => {
    const { folder, env } = await setUp();
    const [go, done] = [join(folder, "go"), join(folder, "done")];
    const script = join(folder, "recorder.mjs");
    writeFileSync(
      script,
      `import { existsSync, writeFileSync } from "node:fs";
      console.log("recording");
      setInterval(() => { if (existsSync("${go}")) { writeFileSync("${done}", ""); process.exit(0); } }, 20);`,
    );
    const args = ["watch", live, "--interval", "1", "--on-live", `'${process.execPath}' '${script}'`];
    const { press, written, ended } = startInTerminal(args, { env });
    await vi.waitFor(() => expect(written()).toContain("recording"), 20_000);
    press(CTRL_C);
    const { code, screen } = await ended;
    expect({ code, last: screen.lines.at(-1) }).toEqual({
      code: 0,
      last: expect.stringMatching(/^douyin-info: watched 1 room for \d+ s: 1 live, 0 ended/),
    });
    expect(existsSync(done)).toBe(false);
    writeFileSync(go, "");
    await vi.waitFor(() => expect(existsSync(done)).toBe(true), 20_000);
  });
});
