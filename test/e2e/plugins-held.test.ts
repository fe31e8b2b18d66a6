import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { isAllPlayed } from "../sample-of.ts";
import { startCli } from "./run-cli.ts";
import { plugin } from "./written-plugin.ts";

const HOLD = "while (true);";
/** Holds the processor without using it, of which more is borne. */
const SLEEP = "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);";

test.skipIf(!isAllPlayed)(
  "a plugin that never ends, or never gives the processor back, is told of in a plain line",
  {
    timeout: 180_000,
  },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "plugins-held-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    async function endingOf(name: string, text: string) {
      const file = join(folder, `${name}.mjs`);
      writeFileSync(file, text);
      const { ended } = startCli(["https://site.example/5", "--provider", file, "--no-cache"], {});
      const { code, stderr } = await ended;
      return { code, stderr: stderr.replace(file, "it") };
    }
    const asked = (name: string, fields: string) => endingOf(name, plugin(`id: "${name}", ${fields}`));

    // Most of the time of all is one wait.
    const [loaded, used] = await Promise.all([
      Promise.all([
        endingOf("waits", "await new Promise(() => {})"),
        endingOf("made-late", "export const createProvider = () => new Promise(() => {})"),
        endingOf("holds", SLEEP),
        endingOf("makes-for-ever", `export function createProvider() { ${HOLD} }`),
      ]),
      Promise.all([
        asked("matches-for-ever", `matchURL: () => { ${HOLD} }`),
        asked("resolves-for-ever", `matchURL: () => true, resolve: () => { ${HOLD} }`),
        asked("ends-for-ever", `matchURL: () => { process.on("exit", () => { ${HOLD} }); return false; }`),
      ]),
    ]);

    const heldAtLoading = "douyin-info: --provider it: it holds this process for more than 5 s\n";
    expect(loaded).toEqual([
      { code: 2, stderr: "douyin-info: --provider it: loading it takes more than 5 s\n" },
      { code: 2, stderr: "douyin-info: --provider it: its createProvider takes more than 5 s\n" },
      // The system has ended these.
      { code: null, stderr: heldAtLoading },
      { code: null, stderr: heldAtLoading },
    ]);
    const held = "douyin-info: a plugin holds this process for more than 10 s, which ends it\n";
    expect(used.map(({ code }) => code)).toEqual([null, null, null]);
    expect(used.map(({ stderr }) => stderr.endsWith(held))).toEqual([true, true, true]);
  },
);
