import { StreamFallbackError } from "@stream-fallback/core";
import { manualClock } from "@stream-fallback/core/testing";
import type { GetInfoOptions } from "@stream-fallback/douyin-provider";
import { describe, expect, test, vi } from "vitest";
import { type AdapterName, adaptersByRoom } from "../adapter-names.ts";
import { cast } from "../emulator/cast/rooms.ts";
import type { Fault } from "../emulator/faults/faults.ts";
import { sampleOf } from "../sample-of.ts";
import { ROUND_DELAY_MS, type Scene, setUp } from "./set-up.ts";

const { webRid } = cast.live;

/** What each fault of an adapter's own address is called. */
const namedFaults: [AdapterName, Fault, string][] = [
  ...adaptersByRoom.flatMap((asked): [AdapterName, Fault, string][] => [
    [asked, { kind: "captcha" }, "RISK_CONTROL"],
    [asked, { kind: "empty" }, "EMPTY_REPLY"],
    [asked, { kind: "status", status: 401 }, "RISK_CONTROL"],
    [asked, { kind: "status", status: 403 }, "RISK_CONTROL"],
    [asked, { kind: "status", status: 444 }, "RISK_CONTROL"],
    [asked, { kind: "status", status: 429 }, "RATE_LIMITED"],
    [asked, { kind: "status", status: 404 }, "HTTP_STATUS"],
    [asked, { kind: "status", status: 504 }, "HTTP_STATUS"],
    [asked, { kind: "cut" }, "NETWORK"],
  ]),
  ["web", { kind: "truncate" }, "PARSE"],
  ["web", { kind: "malformed" }, "PARSE"],
  ["web", { kind: "htmlOnJson" }, "RISK_CONTROL"],
  ["webHTML", { kind: "truncate" }, "INCOMPLETE"],
  ["webHTML", { kind: "malformed" }, "INCOMPLETE"],
  ["webHTML", { kind: "skeleton" }, "INCOMPLETE"],
  ["webHTML", { kind: "noState" }, "INCOMPLETE"],
];

const titled = namedFaults.map(([asked, fault, code]) => ({ asked, fault, code, name: nameOf(fault) }));

describe("a live room behind a fault is an error that says what happened", () => {
  test.each(titled)("$name of $asked alone: $code", async ({ asked, fault, code }) => {
    const scene = await hurried();
    await visitBefore(scene, asked);
    scene.emulator.control({ endpoint: asked, fault });
    const error = await failureOf(scene, { api: asked });
    expect(error.code).toBe("ALL_ENDPOINTS_FAILED");
    expect(error.attempts.map(({ endpoint }) => endpoint)).toContain(asked);
    expect(error.cause).toBeInstanceOf(StreamFallbackError);
    expect(error.cause).toMatchObject({
      code,
      message: expect.stringMatching(`^${asked}, room ${webRid}: `),
    });
  });

  // The nonce is asked for first: a garbled challenge has none and stays what it is, a challenge.
  test.each(
    titled
      .filter(({ asked }) => asked === "webHTML")
      .map((row) => (row.fault.kind === "malformed" ? { ...row, code: "RISK_CONTROL" } : row)),
  )("$name of $asked at the first visit: $code", async ({ asked, fault, code }) => {
    const scene = await hurried();
    scene.emulator.control({ endpoint: asked, fault });
    expect(await failureOf(scene, { api: asked })).toMatchObject({
      code: "ALL_ENDPOINTS_FAILED",
      cause: { code },
    });
  });

  test.each(adaptersByRoom)("429 of %s keeps the time that the site asks for", async (asked) => {
    const scene = await hurried();
    scene.emulator.control({ endpoint: asked, fault: { kind: "status", status: 429, retryAfterSeconds: 7 } });
    const error = await failureOf(scene, { api: asked });
    expect(error.cause).toMatchObject({ code: "RATE_LIMITED", retryAfterMs: 7_000 });
  });

  test.each(adaptersByRoom)("a hang of %s ends with the caller's time", async (asked) => {
    const clock = manualClock();
    const scene = await setUp({ clock });
    scene.emulator.control({ endpoint: asked, fault: { kind: "hang" } });
    const failing = failureOf(scene, { api: asked, timeoutMs: 1_000 });
    await seen(scene, `${asked}.hang`);
    await clock.advance(1_000);
    expect(await failing).toMatchObject({
      code: "DEADLINE",
      attempts: [{ endpoint: asked, kind: "neutral" }],
    });
  });

  test.each(["web", "webHTML"] as const)("a slow %s still tells the truth", async (asked) => {
    const { ask, emulator } = await hurried();
    emulator.control({ endpoint: asked, fault: { kind: "latency", ms: 20 } });
    expect(await ask(webRid, { api: asked })).toMatchObject({ living: true });
  });
});

const isRefusal = new Set<string>(["RISK_CONTROL", "RATE_LIMITED", "EMPTY_REPLY"]);

describe("a live room is told by the other adapter", () => {
  test.each(sampleOf(titled, 3))("after $name of $asked", async ({ asked, fault, code }) => {
    const scene = await hurried();
    await visitBefore(scene, asked);
    if (asked === "webHTML") await firstTurnOfThePage(scene);
    scene.emulator.control({ endpoint: asked, fault });
    const { living, owner, meta } = await scene.ask(webRid, { maxAgeMs: 0 });
    expect({ living, owner }).toEqual({ living: true, owner: cast.live.owner.nickname });
    // Both ask one host: after a block of one the other is tried out.
    const role = isRefusal.has(code) ? "trial" : "failover";
    expect(meta.attempts).toMatchObject([
      { endpoint: asked, role: "first", kind: "failure", code },
      { endpoint: asked === "web" ? "webHTML" : "web", role, kind: "success" },
    ]);
  });

  test.each(["web", "webHTML"] as const)("after a hang of %s", async (asked) => {
    const clock = manualClock();
    const scene = await setUp({ clock });
    if (asked === "webHTML") await firstTurnOfThePage(scene);
    scene.emulator.control({ endpoint: asked, fault: { kind: "hang" } });
    const answer = scene.ask(webRid, { maxAgeMs: 0 });
    await seen(scene, `${asked}.hang`);
    await clock.advance(10_000);
    expect(await answer).toMatchObject({
      living: true,
      meta: { attempts: [{ endpoint: asked, code: "TIMEOUT", durationMs: 10_000 }, { kind: "success" }] },
    });
  });
});

describe("a live room of which both adapters fail to tell", () => {
  const everywhere: Fault[] = [
    { kind: "captcha" },
    { kind: "empty" },
    { kind: "status", status: 444 },
    { kind: "status", status: 504 },
    { kind: "cut" },
    { kind: "truncate" },
    { kind: "malformed" },
  ];
  test.each(everywhere.map((fault) => ({ fault, name: nameOf(fault) })))(
    "with $name, nobody says offline",
    async ({ fault }) => {
      const scene = await hurried();
      await visitBefore(scene, "web", "webHTML");
      for (const endpoint of ["web", "webHTML"] as const) scene.emulator.control({ endpoint, fault });
      const { code, attempts } = await failureOf(scene, { maxAgeMs: 0 });
      expect(code).toBe("ALL_ENDPOINTS_FAILED");
      expect(new Set(attempts.map(({ endpoint }) => endpoint))).toEqual(new Set(["web", "webHTML"]));
    },
  );
});

describe("a visitor cookie that does not come from the home page", () => {
  const homeFaults: Fault[] = [
    { kind: "captcha" },
    { kind: "empty" },
    { kind: "status", status: 403 },
    { kind: "status", status: 504 },
    { kind: "reset" },
    { kind: "malformed" },
  ];
  const named = homeFaults.map((fault) => ({ fault, name: nameOf(fault) }));

  test.each(named)("because of $name: the registration gives one", async ({ fault }) => {
    const { ask, emulator } = await hurried();
    emulator.control({ endpoint: "home", fault });
    expect(await ask(webRid, { api: "web" })).toMatchObject({
      living: true,
      meta: { attempts: [{ code: undefined }] },
    });
    expect(emulator.counters().requests).toMatchObject({ home: 1, ttwid: 1 });
  });

  test("because it hangs: the registration gives one", async () => {
    const clock = manualClock();
    const scene = await setUp({ clock });
    scene.emulator.control({ endpoint: "home", fault: { kind: "hang" } });
    const answer = scene.ask(webRid, { api: "web" });
    await seen(scene, "home.hang");
    await clock.advance(4_000);
    expect(await answer).toMatchObject({ living: true });
  });

  test.each([
    [{ kind: "captcha" }, "RISK_CONTROL"],
    [{ kind: "empty" }, "EMPTY_REPLY"],
    [{ kind: "status", status: 403 }, "RISK_CONTROL"],
    [{ kind: "status", status: 429 }, "RATE_LIMITED"],
    [{ kind: "status", status: 504 }, "HTTP_STATUS"],
    [{ kind: "reset" }, "NETWORK"],
    [{ kind: "malformed" }, "INCOMPLETE"],
  ] satisfies [Fault, string][])("nor from the registration, because of %j: %s", async (fault, code) => {
    const scene = await hurried();
    for (const endpoint of ["home", "ttwid"] as const) scene.emulator.control({ endpoint, fault });
    expect(await failureOf(scene, { api: "web" })).toMatchObject({
      code: "ALL_ENDPOINTS_FAILED",
      cause: { code },
    });
    expect(scene.emulator.counters().requests.web).toBe(0);
  });

  test.each(named)(
    "nor from the registration, because of $name: the page tells instead",
    async ({ fault }) => {
      const { ask, emulator } = await hurried();
      for (const endpoint of ["home", "ttwid"] as const) emulator.control({ endpoint, fault });
      expect(await ask(webRid)).toMatchObject({
        living: true,
        api: "webHTML",
        meta: { attempts: [{ endpoint: "web" }, {}] },
      });
    },
  );
});

test("a fault of the site that passes is over before the caller hears of it", async () => {
  const { ask, emulator } = await hurried();
  emulator.control({ endpoint: "web", fault: { kind: "status", status: 504 }, times: 1 });
  expect(await ask(webRid, { api: "web" })).toMatchObject({
    living: true,
    meta: { attempts: [{ code: "HTTP_STATUS" }, { kind: "success" }] },
  });
});

/** The wait before a second round passes at once. */
async function hurried(): Promise<Scene> {
  const clock = manualClock();
  const scene = await setUp({ clock });
  scene.client.on("failure", () => void clock.advance(ROUND_DELAY_MS));
  return scene;
}

function nameOf(fault: Fault): string {
  return fault.kind === "status" ? `status ${fault.status}` : fault.kind;
}

/** Cookies are had already, so that the fault meets the question itself. */
async function visitBefore({ ask }: Scene, ...apis: AdapterName[]): Promise<void> {
  for (const api of apis) await ask(cast.offline.webRid, { api });
}

/** By weight the first call of a balancer goes to web and the second to the page. */
async function firstTurnOfThePage({ ask }: Scene): Promise<void> {
  await ask(cast.offline.webRid, { maxAgeMs: 0 });
}

async function failureOf({ ask }: Scene, options: GetInfoOptions): Promise<StreamFallbackError> {
  const answer = await ask(webRid, options).catch((thrown: unknown) => thrown);
  if (answer instanceof StreamFallbackError) return answer;
  throw new Error(`expected a StreamFallbackError, got ${JSON.stringify(answer)}`);
}

function seen({ emulator }: Scene, fault: string): Promise<void> {
  return vi.waitFor(() => expect(emulator.counters().faulted).toHaveProperty([fault]));
}
