import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { startSite } from "../../examples/provider-template/site.ts";
import { cast } from "../emulator/cast/rooms.ts";
import { startEmulator } from "../emulator/server.ts";
import { isAllPlayed, sampleOf } from "../sample-of.ts";
import { runBuiltCli, startCli, startCliIn } from "./run-cli.ts";
import { plugin } from "./written-plugin.ts";

const template = fileURLToPath(new URL("../../examples/provider-template/", import.meta.url));
const lantern = join(template, "lantern.ts");
const played = join(template, "played.ts");
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "plugins-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(name: string, text: string): string {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** As a process of its own, for what only a process has: its end, the programs that it starts, what goes on beside the command. */
const start = (...args: string[]) => startWith({}, ...args);
const startWith = (environment: Record<string, string>, ...args: string[]) =>
  startCli(args, { DOUYIN_CACHE: join(folder, "cache"), ...environment }).ended;

/** Everything else costs a tenth in this process: `.ci/run` starts one for each line. */
const run = (...args: string[]) => runWith({}, ...args);
const runWith = (environment: Record<string, string>, ...args: string[]) =>
  isAllPlayed
    ? startWith(environment, ...args)
    : runBuiltCli(args, { DOUYIN_CACHE: join(folder, "cache"), ...environment });
/** In the folder of the plugins that were written. */
const runThere = (...args: string[]) => {
  if (isAllPlayed) return startCliIn(folder, args).ended;
  const cwd = vi.spyOn(process, "cwd").mockReturnValue(folder);
  onTestFinished(() => cwd.mockRestore());
  return run(...args);
};

/** Lantern, played for one test, and a file of settings that leads there. */
async function playedSite() {
  const site = await startSite();
  onTestFinished(site.close);
  const config = written(
    "settings.json",
    JSON.stringify({ providers: { lantern: { origin: site.origin } } }),
  );
  return { site, config };
}

describe("a plugin named by --provider", () => {
  test("answers every command that asks a site, from a played one, as its page says", async () => {
    // Each plays a site of its own, which knows no login at another one.
    const line = (...args: string[]) => run(...args, "--provider", played, "--no-cache");
    const [info, stream, resolve, doctor, status] = await Promise.all([
      start("night-baker", "--json", "--provider", played, "--no-cache"),
      line("stream", "night-baker", "--quality", "high"),
      line("resolve", "看 https://lantern.example/night-baker，快来"),
      line("doctor", "night-baker"),
      line("status", "--json"),
    ]);
    expect(info).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(info.stdout)).toMatchObject({ provider: "lantern", owner: "Nora Baker", living: true });
    expect(stream.stdout).toBe("https://cdn.lantern.example/night-baker.flv?quality=high\n");
    expect(resolve.stdout).toBe("lantern\tnight-baker\n");
    expect(doctor).toMatchObject({ code: 0, stdout: expect.stringMatching(/✓ api +Nora Baker, on air/) });
    expect(Object.keys(JSON.parse(status.stdout).providers)).toEqual(["lantern", "douyin", "bilibili"]);
  });

  test("lists its streams though an adapter that tells none has answered", async () => {
    const args = ["--provider", played, "--api", "page", "--no-cache"];
    const { code, stdout } = await run("stream", "night-baker", "--list", ...args);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^source +Source +flv/m) });
  });

  test.skipIf(!isAllPlayed)("is watched", async () => {
    const { child, ended } = startCli(
      ["watch", "night-baker", "--provider", played, "--json", "--no-cache"],
      {},
    );
    child.stdout.once("data", () => child.kill("SIGINT"));
    expect(JSON.parse((await ended).stdout)).toMatchObject({ type: "live", provider: "lantern" });
  });

  test("gets its options out of the file of settings, whatever the client may be told there", async () => {
    const { config } = await playedSite();
    const { code, stdout } = await run("night-baker", "--provider", lantern, "--config", config);
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining("Nora Baker") });
  });

  test.skipIf(!isAllPlayed)(
    "whose site settings have replaced is looked at by the doctor where it is asked",
    async () => {
      const { config } = await playedSite();
      const { code, stdout } = await run("doctor", "night-baker", "--provider", lantern, "--config", config);
      expect(stdout).toMatch(/✓ dns +127\.0\.0\.1: /);
      expect(stdout).toMatch(/- tls +settings have another place asked/);
      expect(code).toBe(0);
    },
  );

  test("and one that plays its site have each a memory of its own, and no login in common", async () => {
    const { site, config } = await playedSite();
    const cache = { DOUYIN_CACHE: join(folder, "two-memories") };
    const line = (...args: string[]) => runWith(cache, "night-baker", "--json", ...args);
    const toldBy = async (...args: string[]) => JSON.parse((await line(...args)).stdout);
    expect((await toldBy("--provider", played)).meta.cached).toBe(false);
    expect((await toldBy("--provider", played)).meta.cached).toBe(true);

    // The real one is where `origin` says, as if that were the site.
    const real = written(
      "real/lantern.ts",
      `export { createProvider as make } from ${JSON.stringify(lantern)};
      import { createProvider as make } from ${JSON.stringify(lantern)};
      export const createProvider = () => make({ origin: "${site.origin}" });`,
    );
    const first = await toldBy("--provider", real);
    expect(first.meta).toMatchObject({ cached: false, attempts: [{ endpoint: "api", kind: "success" }] });
    expect(site.counters()).toMatchObject({ requests: { login: 1, rooms: 1 }, refused: {} });
    expect((await toldBy("--provider", lantern, "--config", config)).meta.cached).toBe(false);
  });

  test("whose options do not fit is told with what is wanted, and where they stand", async () => {
    const config = written("empty-origin.json", '{"providers":{"lantern":{"origin":""}}}');
    const { code, stderr } = await run("resolve", "night-baker", "--provider", lantern, "--config", config);
    expect(code).toBe(2);
    expect(stderr).toContain(
      "given providers.lantern of --config, fails: createProvider: origin must be a URL",
    );
  });

  test("leaves Douyin's rooms to Douyin, and gets none of its cookies", async () => {
    const { config } = await playedSite();
    const emulator = await startEmulator();
    onTestFinished(() => emulator.close());
    const { webRid, owner } = cast.live;
    const { code, stdout } = await runWith(
      { DOUYIN_ORIGINS: emulator.originsVariable, DOUYIN_COOKIE: "sessionid=secret" },
      ...[`douyin:${webRid}`, "night-baker", "--provider", lantern, "--config", config],
      ...["--fields", "provider,owner,api", "--max-age", "0"],
    );
    expect(stdout.trimEnd().split("\n").toSorted()).toEqual([
      expect.stringContaining(`douyin\t${owner.nickname}`),
      // A cookie that it does not know would have been refused, and its page have answered.
      "lantern\tNora Baker\tapi",
    ]);
    expect(code).toBe(0);
  });

  test("may be a file: URL, a folder, a package that is installed here, or a default export", async () => {
    const factory = (
      id: string,
    ) => `export default () => ({ id: "${id}", name: "Site", siteURL: "https://site.example",
      adapters: [{ name: "web", provides: ["status"], fetchRoom: async () => { throw new Error("not asked"); } }],
      matchURL: () => false, resolve: async (roomId) => ({ provider: "${id}", roomId }) })`;
    const file = written("plain.mjs", factory("plain"));
    written(
      "node_modules/@my/plugin/package.json",
      '{"type":"module","exports":{".":{"types":"./no.d.ts","import":"./esm.js"}}}',
    );
    written("node_modules/@my/plugin/esm.js", factory("packaged"));
    written("node_modules/old-plugin/package.json", '{"main":"lib.js"}');
    written(
      "node_modules/old-plugin/lib.js",
      `exports.createProvider = ${factory("old").replace("export default", "")}`,
    );
    written("folder/package.json", '{"type":"module","main":"./entry.js"}');
    written("folder/entry.js", factory("folder"));
    const named = async (plugin: string) => {
      return (await runThere("resolve", "5", "--provider", plugin)).stdout;
    };
    expect(await named(pathToFileURL(file).href)).toBe("plain\t5\n");
    expect(await named("./plain.mjs")).toBe("plain\t5\n");
    expect(await named("./folder")).toBe("folder\t5\n");
    expect(await named("@my/plugin")).toBe("packaged\t5\n");
    expect(await named("old-plugin")).toBe("old\t5\n");
  });

  const addresses: [string, string][] = [
    ["an option", "--script=/tmp/own.lua"],
    ["a file of this machine", "file:///etc/passwd"],
    ["two lines", "http://site.example/a\\nrm"],
    ["commands of a terminal", "http://site.example/\\u001b[2J"],
    ["nothing", " "],
  ];
  test.each(sampleOf(addresses, 3))(
    "whose stream has %s for its address has it printed by no command, and no program started",
    async (what, address) => {
      const file = written(
        `address-${what.replaceAll(" ", "-")}.mjs`,
        plugin(`id: "odd", adapters: [{ name: "web", provides: ["status", "streams"], fetchRoom: async () => ({
        living: true, title: "", owner: "", uid: "", avatar: "", cover: "", liveId: "", area: "",
        sources: [{ name: "main", streams: [{ quality: "hd", name: "HD", flv: "${address}" }] }] }) }]`),
      );
      const line = (...args: string[]) => run("stream", "5", "--provider", file, "--no-cache", ...args);
      for (const ending of await Promise.all([line(), line("--exec", "echo {url}")])) {
        const told =
          "what the site gives as the address of the stream is none; try another --quality or --format";
        expect(ending).toEqual({ code: 1, stdout: "", stderr: `douyin-info: ${told}\n` });
      }
      expect((await line("--json")).code).toBe(0);
    },
  );

  test("whose texts are options, paths or commands of a terminal hands none of these to a program", async () => {
    const hostile = "--\\u001b[2J/../\\u0000x";
    const file = written(
      "hostile-texts.mjs",
      plugin(`id: "odd", adapters: [{ name: "web", provides: ["status", "streams"], fetchRoom: async () => ({
        living: true, title: "${hostile}".repeat(40_000), owner: "${hostile}", uid: "${hostile}", avatar: "", cover: "",
        liveId: "${hostile}", area: "",
        sources: [{ name: "main", streams: [{ quality: "${hostile}", name: "", flv: "http://site.example/a" }] }] }) }]`),
    );
    const player = written("players/mpv", '#!/bin/sh\nprintf "%s\\n" "$@"\n');
    chmodSync(player, 0o755);
    const path = { PATH: `${dirname(player)}:${process.env.PATH}` };
    const args = ["5", "--provider", file, "--no-cache"];
    const told = "__ [2J_.._ x";

    const exec = await startWith(path, "stream", ...args, "--exec", "mpv {owner} {quality} {room}");
    expect(exec.stdout.split("\n")).toEqual([told, told, "5", ""]);

    const open = await startWith(path, "stream", ...args, "--open", "mpv");
    const [title = "", ...others] = open.stdout.split("\n");
    expect(title.length).toBeLessThan(300);
    expect(title).toMatch(/^--force-media-title=-- \[2J\/\.\.\/ x/);
    expect(others).toEqual(["http://site.example/a", ""]);

    const { child, ended } = startCli(["watch", ...args, "--on-live", "mpv {liveId} {room}"], path);
    child.stderr.once("data", () => child.kill("SIGINT"));
    expect((await ended).stderr.split("\n").slice(0, 2)).toEqual([told, "5"]);
  });

  test.skipIf(!isAllPlayed)("takes a share text without quotes", async () => {
    const words = ["【Nora】", "bakes（https://lantern.example/night-baker）", "come", "in!"];
    const { stdout } = await run("resolve", ...words, "--provider", played);
    expect(stdout).toBe("lantern\tnight-baker\n");
  });

  test("loses no room to a URL of another platform beside its own", async () => {
    const urls = ["https://lantern.example/night-baker", "https://live.bilibili.com/7100217"];
    const { stdout } = await run("resolve", ...urls, "bilibili:7100200", "--provider", lantern);
    expect(stdout).toBe("lantern\tnight-baker\nbilibili\t7100217\nbilibili\t7100200\n");
  });

  test("is refused with a URL of another platform amid words that are no rooms", async () => {
    const words = ["看（https://lantern.example/night-baker）", "和", "https://live.bilibili.com/7100217"];
    const { code, stdout, stderr } = await run("resolve", ...words, "--provider", lantern);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("3 words do not name rooms");
  });

  test("that fails on the side is a warning, and keeps no command from its answer or its end", async () => {
    const file = written(
      "stray.mjs",
      `Promise.reject(new Error("stray\u001b[31m"));
      setTimeout(() => { throw new Error("later"); }, 0);
      setInterval(() => {}, 1_000);
      ${plugin('id: "stray"')}`,
    );
    const { code, stdout, stderr } = await start("resolve", "5", "--no-cache", "--provider", file);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "stray\t5\n" });
    expect(stderr).toMatch(/^douyin-info: warning: a plugin fails on the side \(stray \[31m\)\n$/);
  });

  test("is let go of where the rest of the line is refused", async () => {
    const { code, stderr } = await run("night-baker", "--provider", played, "--cache", "nowhere://x");
    expect(code).toBe(2);
    expect(stderr).toContain("--cache");
  });

  test.skipIf(!isAllPlayed)("may be one of several; the first one's are the bare numbers", async () => {
    const one = written("one.mjs", plugin('id: "one"'));
    const two = written("two.mjs", plugin('id: "two"'));
    const { stdout } = await run(
      "resolve",
      "1",
      "two:2",
      "douyin:12345",
      "--provider",
      one,
      `--provider=${two}`,
    );
    expect(stdout).toBe("one\t1\ntwo\t2\ndouyin\t12345\n");
  });

  test("may be Douyin's own by another maker, which then stands in its place", async () => {
    const own = written(
      "own.mjs",
      plugin('id: "douyin", resolve: async () => ({ provider: "douyin", roomId: "mine" })'),
    );
    expect((await run("resolve", "5", "--provider", own)).stdout).toBe("douyin\tmine\n");
  });

  test("may tell its id beside a factory that cannot do without options", async () => {
    const file = written(
      "strict.mjs",
      `export const id = "strict";\n${plugin('id: "strict"', 'if (given?.key !== 7) throw new Error("key is missing");')}`,
    );
    const config = written("strict.json", '{"providers":{"strict":{"key":7}}}');
    expect((await run("resolve", "5", "--provider", file, "--config", config)).stdout).toBe("strict\t5\n");
    expect((await run("resolve", "5", "--provider", file)).stderr).toContain("key is missing");
  });
});

const ESCAPE = "\\u001b[31m";

const refused: [string, string | undefined, RegExp][] = [
  ["that is no file", undefined, /there is no file \/.*that-is-no-file\.mjs$/],
  ["that is no JavaScript", "export const = ;", /loading it fails: /],
  ["that throws at its import", 'throw new Error("no \\nluck")', /loading it fails: no$/],
  ["that throws nothing that can be read", "throw null", /loading it fails: it gives no reason$/],
  [
    "that needs what is not installed",
    'import "not-installed"',
    /loading it fails: Cannot find package 'not-installed'/,
  ],
  ["without a factory", "export const x = 1", /it exports no createProvider, which is to make the provider$/],
  [
    "whose exports cannot be read",
    "export default new Proxy({}, { get() { throw new Error('no') } })",
    /its exports cannot be read: no$/,
  ],
  [
    "whose factory throws",
    'export function createProvider() { throw new Error("bad day") }',
    /its createProvider fails: bad day$/,
  ],
  [
    "whose factory gives nothing",
    "export const createProvider = () => {}",
    /its createProvider made no provider$/,
  ],
  [
    "whose factory gives a number",
    "export const createProvider = () => 7",
    /its createProvider made no provider$/,
  ],
  [
    "whose factory gives something else",
    "export const createProvider = () => ({ id: 'x' })",
    /provider "x" needs a name and a siteURL$/,
  ],
  [
    "with a getter that throws",
    "export const createProvider = () => ({ get id() { throw new Error('no') } })",
    /a provider cannot be read: reading it throws$/,
  ],
  [
    "with a huge id",
    plugin('id: "x".repeat(1e6)'),
    /the id of a provider must be letters, digits, dots and dashes, 64 at most$/,
  ],
  [
    "with a huge name",
    plugin('id: "x", name: "x".repeat(1e6)'),
    /the name of provider "x" must have 100 characters at most, and no control characters$/,
  ],
  [
    "whose name commands the terminal",
    plugin(`id: "x", name: "${ESCAPE}"`),
    /the name of provider "x" must have 100 characters at most, and no control characters$/,
  ],
  [
    "whose error commands the terminal",
    `throw new Error("${ESCAPE}red\\u0007 ${"x".repeat(5_000)}")`,
    /loading it fails: +\[31mred +x+…$/,
  ],
  [
    "of a newer contract",
    plugin('id: "x", apiVersion: 2'),
    /was made for version 2 of the provider contract, and this core knows 1; update stream-fallback, or take an older release of the provider$/,
  ],
  [
    "of an older contract",
    plugin('id: "x", apiVersion: 0'),
    /was made for version 0 of the provider contract, and this core takes 1 at the least; take a newer release of the provider$/,
  ],
];

describe("a command line with a plugin in the guides", () => {
  const root = fileURLToPath(new URL("../../", import.meta.url));
  const lines = ["docs/providers.md", "examples/provider-template/README.md"].flatMap((page) =>
    Array.from(
      readFileSync(join(root, page), "utf8").matchAll(/^npm run -s douyin-info -- (.*)$/gm),
      ([, line = ""]) => [page, line] as const,
    ),
  );

  test("is there at all", () => {
    expect(new Set(lines.map(([page]) => page)).size).toBe(2);
  });

  test.each(sampleOf(lines, 5))("of %s works as it stands: %s", async (_page, line) => {
    const { code, stdout, stderr } = await startCliIn(root, [...line.split(" "), "--no-cache"]).ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/Nora Baker|Source/);
  });
});

describe("a plugin that cannot be used", () => {
  test.each(sampleOf(refused, 2))("is refused in a plain line: one %s", async (what, text, reason) => {
    const name = `${what.replaceAll(/\W+/g, "-")}.mjs`;
    const file = text === undefined ? join(folder, name) : written(name, text);
    const { code, stdout, stderr } = await run("12345", "--provider", file);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    const [line = "", ...others] = stderr.trimEnd().split("\n");
    expect(others).toEqual([]);
    expect(line).toMatch(/^douyin-info: --provider \/.*: /);
    expect(line).toMatch(reason);
    expect(line.length).toBeLessThan(1_000);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]|\n +at /);
  });

  test.each([
    ["not-installed", /^no package of that name is installed here; see npm install$/],
    ["lantern", /^no package of that name is installed here; see npm install; the file here is \.\/lantern$/],
    ["https://plugin.example/x", /^this is neither a file nor the name of a package$/],
    ["file://host/x", /^(this is no URL of a file|there is no file .*)$/],
    [" ", /^it must name a package or a file$/],
    ["../gone/site.ts", /^there is no file \/.*\/gone\/site\.ts; a relative path counts from /],
    ["./empty", /^its folder has no package\.json that can be read; name the file in it$/],
    ["hollow", /^its package\.json names no module to import$/],
    ["hollow/inner", /^its package\.json names no module to import$/],
  ])("is refused by its name: %s", async (name, reason) => {
    written("lantern", "");
    written("empty/x", "");
    written("node_modules/hollow/package.json", '{"exports":{".":{"browser":"./x.js"}}}');
    const { code, stderr } = await runThere("resolve", "1", "--provider", name);
    expect(code).toBe(2);
    expect(stderr.trimEnd().replace(/^douyin-info: --provider .*?: /, "")).toMatch(reason);
  });

  test.each([
    ['{"providers":7}', "providers must be an object, not a number"],
    ['{"providers":{"lantern":"x"}}', "providers.lantern must be an object of options, not text"],
  ])("is told from a section of settings that cannot be: %s", async (text, reason) => {
    const config = written("bad.json", text);
    const { code, stderr } = await run("resolve", "1", "--provider", lantern, "--config", config);
    expect({ code, stderr }).toEqual({ code: 2, stderr: `douyin-info: ${config}: ${reason}\n` });
  });

  const exits: [string, string][] = [
    ["while it is asked, with a code of its own", plugin('id: "x", resolve: () => process.exit(77)')],
    ["in its factory", plugin('id: "x"', "process.exit(0)")],
    ["at its import", "process.exit(0)"],
    ["while it is asked", plugin('id: "x", resolve: () => process.exit(0)')],
  ];
  test.each(sampleOf(exits, 2))("is a failure where it ends the process %s", async (when, text) => {
    const file = written(`exits-${when.replaceAll(/\W+/g, "-")}.mjs`, text);
    const { code, stdout, stderr } = await start("5", "--provider", file, "--no-cache");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toBe("douyin-info: a plugin has ended this process before there was an answer\n");
  });

  test("tells what its factory says of the options in the file of settings", async () => {
    const config = written("odd.json", '{"providers":{"lantern":{"orgin":"http://127.0.0.1:1"}}}');
    const { code, stderr } = await run("resolve", "night-baker", "--provider", lantern, "--config", config);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /its createProvider, given providers\.lantern of --config, fails: createProvider: there is no option orgin\n$/,
    );
  });

  test("with its own copy of core keeps the codes of its errors", async () => {
    const core = fileURLToPath(import.meta.resolve("@stream-fallback/core"));
    const file = written(
      "copied.mjs",
      `import { defineProvider, StreamFallbackError } from ${JSON.stringify(core)};
      ${plugin('id: "copied", adapters: [{ name: "web", provides: ["status"], fetchRoom: async () => { throw new StreamFallbackError("ROOM_NOT_FOUND", "nobody is there"); } }]').replace("return whole", "return defineProvider(whole)")}`,
    );
    const { code, stderr } = await run("5", "--provider", file);
    expect({ code, stderr }).toMatchObject({ code: 3, stderr: expect.stringContaining("nobody is there") });
  });

  test("leaves an unknown --api to its own adapters, and --provider to commands that ask", async () => {
    const { code, stderr } = await run("night-baker", "--provider", played, "--api", "web");
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("choose one of balance, random, api, page"),
    });
    expect(await run("completion", "bash", "--provider", played)).toMatchObject({ code: 2 });
  });
});
