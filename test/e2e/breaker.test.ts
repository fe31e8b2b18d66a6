import type { ClientEvents } from "@stream-fallback/core";
import { manualClock } from "@stream-fallback/core/testing";
import { describe, expect, test, vi } from "vitest";
import { type CastName, cast } from "../emulator/cast/rooms.ts";
import { ROUND_DELAY_MS, type Scene, setUp } from "./set-up.ts";

const blockMs = 30_000;

describe("an answer without a stream is a success for whoever gave it", () => {
  const answers: [CastName, "web" | "webHTML"][] = [
    ["offline", "web"],
    ["offline", "webHTML"],
    ["missing", "web"],
    ["missing", "webHTML"],
    ["finished", "web"],
    ["finished", "webHTML"],
    ["restricted", "web"],
  ];
  test.each(answers)("%s by %s takes one failure off", async (name, api) => {
    const scene = await fastScene();
    const { ask, emulator } = scene;
    emulator.control({ endpoint: api, fault: { kind: "status", status: 504 }, times: 2 });
    await ask(cast.live.webRid, { api }).catch(() => {});
    expect(statusOf(scene, api)).toMatchObject({ state: "closed", failureCount: 2 });
    await ask(cast[name].webRid, { api }).catch(() => {});
    expect(statusOf(scene, api)).toMatchObject({ state: "closed", failureCount: 1 });
  });

  test("however often an answer without a stream comes", async () => {
    const scene = await fastScene();
    for (const name of ["offline", "missing", "restricted", "finished"] as const) {
      for (let turn = 0; turn < 5; turn += 1) {
        await scene.ask(cast[name].webRid, { api: "web", maxAgeMs: 0 }).catch(() => {});
      }
    }
    expect(statusOf(scene, "web")).toMatchObject({ state: "closed", failureCount: 0 });
  });
});

describe.each(["web", "webHTML"] as const)("a captcha of %s", (api) => {
  const other = otherThan(api);

  test("opens its breaker at once, and only its", async () => {
    const scene = await blockedScene(api);
    expect(statusOf(scene, api)).toMatchObject({ state: "open", retryAfterMs: blockMs });
    expect(statusOf(scene, other)).toMatchObject({ state: "closed", failureCount: 0 });
  });

  test("has the other one of its host tried out by one request before all ask it again", async () => {
    const scene = await justBlockedScene(api);
    expect(statusOf(scene, other)).toMatchObject({ state: "half-open", failureCount: 0 });
    const rooms = [cast.live, cast.liveWithoutUhd, cast.offline, cast.finished].map(({ webRid }) => webRid);
    const answers = await Promise.all(rooms.map((room) => scene.ask(room, { api: other, maxAgeMs: 0 })));
    const roles = answers.map(({ meta }) => meta.attempts.map(({ role }) => role).join());
    expect(roles).toEqual(["trial", "first", "first", "first"]);
    expect(statusOf(scene, other)).toMatchObject({ state: "closed" });
  });

  test("lets adapters of other hosts be asked as before", async () => {
    const scene = await fastScene();
    await scene.ask(cast.live.webRid, { api: "web" });
    scene.emulator.control({ endpoint: api, fault: { kind: "captcha" } });
    await scene.ask(cast.live.webRid, { api, maxAgeMs: 0 }).catch(() => {});
    const states = ["mobile", "userHTML"].map((name) => statusOf(scene, name)?.state);
    expect(states).toEqual(["closed", "closed"]);
  });

  test("keeps the next calls away until the block is over", async () => {
    const scene = await blockedScene(api);
    await scene.clock.advance(blockMs - 1);
    const asked = requestsOf(scene, api);
    for (const name of ["live", "offline", "finished"] as const) {
      expect(await scene.ask(cast[name].webRid, { maxAgeMs: 0 })).toMatchObject({
        api: other,
        meta: { attempts: [{ endpoint: other, role: "first" }] },
      });
    }
    expect(requestsOf(scene, api)).toBe(asked);
  });

  test("refuses a call that wants nobody else, and says until when", async () => {
    const scene = await blockedScene(api);
    await scene.clock.advance(1_000);
    await expect(scene.ask(cast.live.webRid, { api, maxAgeMs: 0 })).rejects.toMatchObject({
      code: "NO_ENDPOINT_AVAILABLE",
      retryAfterMs: blockMs - 1_000,
    });
  });

  test("is forgotten after one good trial", async () => {
    const scene = await blockedScene(api);
    scene.emulator.control({ endpoint: api, fault: null });
    await scene.clock.advance(blockMs);
    const { closed } = breakerOf(scene, api);
    expect(await scene.ask(cast.live.webRid, { maxAgeMs: 0 })).toMatchObject({ living: true });
    await closed;
    expect(statusOf(scene, api)).toMatchObject({ state: "closed", failureCount: 0, retryAfterMs: 0 });
    expect(await scene.ask(cast.live.webRid, { api, maxAgeMs: 0 })).toMatchObject({ api, living: true });
  });

  test("lets a single trial through, however many call, and a caller waits for none", async () => {
    const scene = await blockedScene(api);
    scene.emulator.control({ endpoint: api, fault: { kind: "hang" } });
    await scene.clock.advance(blockMs);
    const asked = requestsOf(scene, api);
    const rooms = [cast.live, cast.liveWithoutUhd, cast.offline, cast.finished].map(({ webRid }) => webRid);
    const answers = await Promise.all(rooms.map((room) => scene.ask(room, { maxAgeMs: 0 })));
    expect(answers.map((answer) => answer.api)).toEqual(rooms.map(() => other));
    await vi.waitFor(() => expect(scene.emulator.counters().faulted).toHaveProperty([`${api}.hang`], 1));
    expect(requestsOf(scene, api)).toBe(asked + 1);
  });

  test("lasts twice as long when the trial fails", async () => {
    const scene = await blockedScene(api);
    await scene.clock.advance(blockMs);
    const { opened } = breakerOf(scene, api);
    expect(await scene.ask(cast.live.webRid, { maxAgeMs: 0 })).toMatchObject({ api: other });
    await opened;
    expect(statusOf(scene, api)).toMatchObject({ state: "open", retryAfterMs: 2 * blockMs });
  });
});

test("a trial of a blocked adapter is the only attempt of a call that wants nobody else", async () => {
  const scene = await blockedScene("web");
  scene.emulator.control({ endpoint: "web", fault: null });
  await scene.clock.advance(blockMs);
  expect(await scene.ask(cast.live.webRid, { api: "web", maxAgeMs: 0 })).toMatchObject({
    living: true,
    meta: { attempts: [{ endpoint: "web", role: "trial", kind: "success" }] },
  });
});

test("a call with both adapters blocked asks nobody at all", async () => {
  const scene = await justBlockedScene("web");
  scene.emulator.control({ endpoint: "webHTML", fault: { kind: "captcha" } });
  await scene.ask(cast.live.webRid, { maxAgeMs: 0 }).catch(() => {});
  const { requests } = scene.emulator.counters();
  await expect(scene.ask(cast.live.webRid)).rejects.toMatchObject({
    code: "NO_ENDPOINT_AVAILABLE",
    retryAfterMs: blockMs,
  });
  expect(scene.emulator.counters().requests).toEqual(requests);
});

test("a block of an adapter is at least as long as the site asks for", async () => {
  const scene = await fastScene();
  scene.emulator.control({ endpoint: "web", fault: { kind: "status", status: 429, retryAfterSeconds: 900 } });
  await scene.ask(cast.live.webRid, { api: "web" }).catch(() => {});
  expect(statusOf(scene, "web")).toMatchObject({ state: "open", retryAfterMs: 900_000 });
});

type TimedScene = Scene & { clock: ReturnType<typeof manualClock> };

/** Time moves when the test says so, but for the wait before a second round, which passes at once. */
async function fastScene(): Promise<TimedScene> {
  const clock = manualClock();
  const scene = { ...(await setUp({ clock, config: { breaker: { blockJitter: 0 } } })), clock };
  scene.client.on(
    "failure",
    ({ error }) => void (error.code === "HTTP_STATUS" && clock.advance(ROUND_DELAY_MS)),
  );
  return scene;
}

/** One captcha has been met by an adapter that goes on showing them; the other is healthy, as its trial has shown. */
async function blockedScene(api: "web" | "webHTML"): Promise<TimedScene> {
  const scene = await justBlockedScene(api);
  await scene.ask(cast.live.webRid, { api: otherThan(api), maxAgeMs: 0 });
  return scene;
}

/** The same before the other one was asked, which is on the same host. */
async function justBlockedScene(api: "web" | "webHTML"): Promise<TimedScene> {
  const scene = await fastScene();
  scene.emulator.control({ endpoint: api, fault: { kind: "captcha" } });
  await scene.ask(cast.live.webRid, { api }).catch(() => {});
  return scene;
}

function otherThan(api: "web" | "webHTML"): "web" | "webHTML" {
  return api === "web" ? "webHTML" : "web";
}

function statusOf({ client }: Scene, api: string) {
  return client
    .balancer("douyin")
    .status()
    .find(({ name }) => name === api);
}

function requestsOf({ emulator }: Scene, api: "web" | "webHTML"): number {
  return emulator.counters().requests[api];
}

/** The next moments at which a breaker closes and opens. */
function breakerOf({ client }: Scene, api: string) {
  const next = (to: ClientEvents["state"]["to"]) =>
    new Promise<void>((resolve) => {
      client.on("state", (event) => event.endpoint === api && event.to === to && resolve());
    });
  return { closed: next("closed"), opened: next("open") };
}
