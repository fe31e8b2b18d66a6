import { expect, onTestFinished, test } from "vitest";
import { cast } from "../emulator/cast/rooms.ts";
import { startEmulator } from "../emulator/server.ts";
import { isAllPlayed } from "../sample-of.ts";
import { runNodeInShell } from "./run-node.ts";

const { webRid } = cast.live;

/** Runs a script that may have no more than 80 descriptors, and has `fill` and `free` to take and give back all of them. */
async function runPoor(script: string): Promise<unknown[]> {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  const before = `
    import { closeSync, openSync } from "node:fs";
    import { createClient } from "@stream-fallback/core";
    import { createProvider, getInfo } from "@stream-fallback/douyin-provider";
    const taken = [];
    const fill = () => { try { for (;;) taken.push(openSync("/dev/null")); } catch {} };
    const free = () => taken.splice(0).forEach(closeSync);
    const client = createClient({ providers: [createProvider()] });
    const ask = () => getInfo("${webRid}", { maxAgeMs: 0 }, client).then(
      ({ living }) => living,
      ({ code, fault, message, attempts }) => ({ code, fault, message, asked: attempts.length }));
    const states = () => client.balancer("douyin").status().map(({ state, failureCount }) => state + failureCount);
    const tell = (...told) => console.log(JSON.stringify(told));
  `;
  const { ended } = runNodeInShell((node) => `ulimit -n 80; exec ${node}`, {
    args: ["--input-type=module", "--eval", before + script],
    env: { DOUYIN_ORIGINS: emulator.originsVariable },
  });
  const { stdout, stderr, code } = await ended;
  expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
  return stdout
    .trim()
    .split("\n")
    .flatMap((line) => JSON.parse(line));
}

const allWell = ["closed0", "closed0", "closed0", "closed0"];

test("a process without a descriptor left blames nobody, says so, and answers once it has some", async () => {
  const told = await runPoor(`
    await ask();
    // What is asked at the same time needs connections of its own, one each.
    const askMany = () => Promise.all([1, 2, 3, 4, 5, 6].map((n) =>
      getInfo("${webRid}", { maxAgeMs: 0, auth: "a=" + n }, client).then(
        () => "answered", ({ code, message }) => code + " " + message.replace(/^.*?: /, ""))));
    fill();
    const refused = await askMany();
    free();
    const others = refused.filter((told) => told !== "answered");
    tell([...new Set(others)], states(), [...new Set(await askMany())]);
  `);
  const refusal = expect.stringMatching(/^LOCAL.*no file descriptor left.*maxConcurrent.*ulimit -n.*EMFILE/);
  expect(told).toEqual([[refusal], allWell, ["answered"]]);
});

test.skipIf(!isAllPlayed)(
  "a process that cannot load what it asks with blames nobody, and answers once it can",
  async () => {
    const [failure, states, living] = await runPoor(`
    fill();
    const failure = await ask();
    const seen = states();
    free();
    tell(failure, seen, await ask());
  `);
    expect(failure).toMatchObject({ code: "LOCAL", fault: "caller" });
    expect({ states, living }).toEqual({ states: allWell, living: true });
  },
);
