import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { cast } from "../emulator/cast/rooms.ts";
import { startEmulator } from "../emulator/server.ts";
import { runNode } from "./run-node.ts";

/** Longer than both patience with a late timer and the time for which an answer of that interval counts. */
const STOPPED_MS = 6_500;

const watching = `
  import { createClient } from "@stream-fallback/core";
  import { createProvider } from "@stream-fallback/douyin-provider";
  const client = createClient({ providers: [createProvider()], config: { rates: { enabled: false } } });
  const watcher = client.watch(process.argv.slice(1), { intervalMs: 1_000 });
  const say = (what) => console.log(JSON.stringify(what));
  process.on("SIGTERM", () => {
    say(watcher.status());
    client.close();
  });
  for await (const { type, name } of watcher) say({ type, name });
`;

test.runIf(process.env.PLAY_ALL === "1")(
  "a process that is stopped for seconds and goes on tells nothing wrong, and knows all its rooms again",
  async () => {
    const emulator = await startEmulator();
    onTestFinished(() => emulator.close());
    const rooms = [cast.live.webRid, cast.offline.webRid];
    const args = ["--input-type=module", "--eval", watching, ...rooms];
    const { child, ended } = runNode(args, { DOUYIN_ORIGINS: emulator.originsVariable });
    const requests = () => emulator.counters().requests.web ?? 0;
    const askedTimes = (times: number) => {
      const before = requests();
      return expect.poll(requests, { timeout: 20_000 }).toBeGreaterThanOrEqual(before + times);
    };
    await askedTimes(4);

    child.kill("SIGSTOP");
    await sleep(STOPPED_MS);
    const whileStopped = requests();
    child.kill("SIGCONT");
    await askedTimes(4);
    child.kill("SIGTERM");

    const { code, stdout, stderr } = await ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const said = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(said).toMatchObject([
      { type: "live", name: rooms[0] },
      { rooms: 2, known: 2 },
    ]);
    expect(requests()).toBeGreaterThan(whileStopped);
  },
  60_000,
);
