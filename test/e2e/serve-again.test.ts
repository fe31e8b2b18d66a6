import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { cast } from "../emulator/cast/rooms.ts";
import { startEmulator } from "../emulator/server.ts";
import { isAllPlayed } from "../sample-of.ts";
import { startCli } from "./run-cli.ts";
import { isRedisLeftOut, redisOnFreePort } from "./start-redis.ts";
import { watchRequests } from "./watch-requests.ts";

/** Each start of a process takes its time on a busy machine. */
const PATIENCE = { timeout: 60_000, interval: 50 };
const LONG = { timeout: 180_000 };
const live = cast.live.webRid;
const other = cast.offline.webRid;

async function sitDown() {
  const site = await startEmulator();
  onTestFinished(() => site.close());
  const folder = mkdtempSync(join(tmpdir(), "serve-again-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return { site, env: { DOUYIN_ORIGINS: site.originsVariable, DOUYIN_CACHE: folder } };
}

interface Standing {
  status: { watchedBy: string };
  rooms: { name: string; state: string; intervalMs: number }[];
}

/** `douyin-info serve` in a process of its own. */
async function serve(env: Record<string, string>, args: readonly string[] = []) {
  const run = startCli(["serve", "--port", "0", "--interval", "1", ...args], env);
  let told = "";
  run.child.stdout.on("data", (text: string) => {
    told += text;
  });
  await vi.waitFor(() => expect(told).toMatch(/^http:\S+\n$/), PATIENCE);
  const origin = told.trim();
  const put = (room: string, wishes: object) =>
    fetch(`${origin}/v1/watch/${room}`, {
      method: "PUT",
      body: JSON.stringify(wishes),
      headers: { "Content-Type": "application/json" },
    });
  return {
    ...{ origin, put },
    standing: async () => (await (await fetch(`${origin}/v1/watch`)).json()) as Standing,
    async kill() {
      run.child.kill("SIGKILL");
      await run.ended;
    },
  };
}

describe("douyin-info serve that is killed without a word and started again", () => {
  test(
    "watches on what it was told to, with its wishes, and not what it was told to leave",
    LONG,
    async () => {
      const { env } = await sitDown();
      const first = await serve(env, [live]);
      const wishes = { intervalMs: 2_000, hours: ["00:00-24:00"], timeZone: "Asia/Shanghai" };
      expect((await first.put(other, wishes)).status).toBe(204);
      expect((await first.put("bilibili:76", {})).status).toBe(204);
      expect((await fetch(`${first.origin}/v1/watch/bilibili:76`, { method: "DELETE" })).status).toBe(204);
      await first.kill();
      const again = await serve(env);
      const { rooms } = await again.standing();
      expect(rooms.map(({ name }) => name).toSorted()).toEqual([live, other].toSorted());
      expect(rooms.find(({ name }) => name === other)).toMatchObject({ intervalMs: 2_000 });
      await vi.waitFor(async () => {
        const states = (await again.standing()).rooms.map(({ state }) => state);
        expect(states.some((state) => state !== "new")).toBe(true);
      }, PATIENCE);
    },
  );
});

describe.skipIf(isRedisLeftOut || !isAllPlayed)(
  "douyin-info serve on a Redis that it shares (needs redis-server)",
  () => {
    test(
      "is followed by another within the time of its turn when it is killed, and the site is asked by one at a time",
      LONG,
      async () => {
        const { site, env } = await sitDown();
        const redis = await redisOnFreePort();
        await redis.start();
        const requests = watchRequests(site);
        const shared = { ...env, CACHE_URL: redis.url };
        const names = ["sid=one", "sid=two"];
        const both = await Promise.all(names.map((name) => serve(shared, [live, "--cookie", name])));
        const by = () => Promise.all(both.map(async (each) => (await each.standing()).status.watchedBy));
        await vi.waitFor(
          async () => expect((await by()).toSorted()).toEqual(["elsewhere", "here"]),
          PATIENCE,
        );
        const place = (await by()).indexOf("here");
        const [holder, other] = [both[place], both[1 - place]] as [(typeof both)[0], (typeof both)[0]];
        expect((await other.put(cast.offline.webRid, {})).status).toBe(204);
        await vi.waitFor(
          async () => expect((await other.standing()).rooms).toMatchObject([{ state: "live" }, {}]),
          PATIENCE,
        );
        const killedAt = performance.now();
        await holder.kill();
        await vi.waitFor(
          async () => expect((await other.standing()).status.watchedBy).toBe("here"),
          PATIENCE,
        );
        // The lease has 3 s, a look comes each half second, and this machine may be busy.
        expect(performance.now() - killedAt).toBeLessThan(10_000);
        const askers = () =>
          requests.flatMap(({ headers }) => /sid=(?:one|two)/.exec(headers.join("\n"))?.[0] ?? []);
        const isNew = (name: string, index: number) => name !== askers()[index - 1];
        await vi.waitFor(() => expect(new Set(askers())).toEqual(new Set(names)), PATIENCE);
        expect(askers().filter(isNew)).toEqual([names[place], names[1 - place]]);
        await other.kill();
        const again = await serve(shared);
        await vi.waitFor(async () => {
          const { rooms } = await again.standing();
          expect(rooms.map(({ name }) => name).toSorted()).toEqual([live, cast.offline.webRid].toSorted());
        }, PATIENCE);
      },
    );
  },
);
