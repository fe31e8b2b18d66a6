import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { cast } from "../emulator/cast/rooms.ts";
import { startEmulator } from "../emulator/server.ts";
import { sampleOf } from "../sample-of.ts";
import { startCli } from "./run-cli.ts";

const hook = new URL("tell-loads.ts", import.meta.url).href;
const { webRid } = cast.live;

/** What nothing else says, by which the bundle's files show what is in them. */
const SIGNS = {
  commander: "commander.unknownOption",
  got: "ERR_GOT_REQUEST_ERROR",
  schema: "an object of settings",
  zod: "ZodError",
};

/** Modules of Node's that take long to load. */
const SLOW_OF_NODE = ["node:child_process", "node:crypto", "node:http", "node:tls"];

/** What the built command does with these arguments, and which libraries it loads for it. */
async function run(args: readonly string[], environment: Record<string, string>) {
  const { code, stdout, stderr } = await startCli(args, {
    ...environment,
    NODE_OPTIONS: `--import=${hook}`,
  }).ended;
  const urls = [...stderr.matchAll(/^loads (\S+)$/gm)].map(([, url = ""]) => url);
  const files = urls.filter((url) => url.includes("/bundle/")).map((url) => fileURLToPath(url));
  const text = files.map((file) => readFileSync(file, "utf8")).join("\n");
  const slow = SLOW_OF_NODE.filter((name) => urls.includes(name));
  const libraries = Object.entries(SIGNS).flatMap(([name, sign]) => (text.includes(sign) ? [name] : []));
  return { code, stdout, files, libraries, slow };
}

it("a remembered room is shown without zod, got and the schema, which a room that is asked for needs", async () => {
  const emulator = await startEmulator();
  const folder = mkdtempSync(join(tmpdir(), "cli-loads-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  try {
    const environment = { DOUYIN_ORIGINS: emulator.originsVariable, DOUYIN_CACHE: folder };
    const asked = await run([webRid], environment);
    expect(asked).toMatchObject({ code: 0, libraries: ["commander", "got", "schema", "zod"] });
    expect(asked.slow).toEqual(["node:crypto", "node:http", "node:tls"]);

    const before = emulator.counters().requests;
    const remembered = await run([webRid, "--max-age", "3600"], environment);
    expect(remembered).toMatchObject({ code: 0, libraries: ["commander"] });
    expect(remembered.stdout).toContain("(cached)");
    // The names of mirrors' folders are made with it.
    expect(remembered.slow).toEqual(["node:crypto"]);
    expect(emulator.counters().requests).toEqual(before);
  } finally {
    await emulator.close();
  }
});

it.each(sampleOf(["--version", "--help", "stream --help", "--lang zh --help"], 2))(
  "%s loads no library, and no module of Node's that takes long",
  async (line) => {
    const { code, files, libraries, slow } = await run(line.split(" "), {});
    expect({ code, libraries, slow }).toEqual({ code: 0, libraries: [], slow: [] });
    expect(files.length).toBeGreaterThan(1);
  },
);
