import { StreamFallbackError } from "@stream-fallback/core";
import { manualClock } from "@stream-fallback/core/testing";
import { getInfo, getStream } from "@stream-fallback/douyin-provider";
import { expect, test } from "vitest";
import { adapterNames, adaptersByUid } from "../adapter-names.ts";
import { cast } from "../emulator/cast/rooms.ts";
import { ROUND_DELAY_MS, type Scene, setUp } from "./set-up.ts";

const { live, offline } = cast;
const wrong = offline.owner.secUid;
const ofNobody = "MS4wLjABAAAAinvented-anchor-nobody-at-all-000-abcdefghijk";

async function watched(options: Parameters<typeof setUp>[0] = {}): Promise<Scene & { warnings: string[] }> {
  const clock = manualClock();
  const warnings: string[] = [];
  const ignore = () => {};
  const warn = (_fields: object, message: string) => void warnings.push(message);
  const scene = await setUp({
    clock,
    logger: { debug: ignore, info: ignore, warn, error: ignore },
    ...options,
  });
  scene.client.on("failure", () => void clock.advance(ROUND_DELAY_MS));
  return { ...scene, warnings };
}

const states = ({ client }: Scene) =>
  client
    .balancer("douyin")
    .status()
    .map(({ state, failureCount }) => [state, failureCount]);
const unharmed = adapterNames.map(() => ["closed", 0]);

test.each(["priority-weight", "round-robin", "random", "tiered"])(
  "24 balanced calls with another anchor's uid all tell of the room's own anchor, whoever is asked first: %s",
  async (strategy) => {
    const scene = await watched({ strategy, random: Math.random });
    const owners = new Set<string>();
    for (let turn = 0; turn < 24; turn += 1) {
      const { living, owner } = await scene.ask(live.webRid, { uid: wrong, maxAgeMs: 0 });
      owners.add(`${owner} ${living}`);
    }
    expect(owners).toEqual(new Set([`${live.owner.nickname} true`]));
    expect(scene.warnings).toHaveLength(1);
    expect(scene.warnings[0]).toContain("another anchor's");
    expect(states(scene)).toEqual(unharmed);
  },
);

test.each(adaptersByUid)(
  "another anchor's uid is not believed of %s alone, and nobody is blamed",
  async (api) => {
    const scene = await watched();
    for (const { name } of scene.client.balancer("douyin").status())
      if (name !== api) scene.client.balancer("douyin").update(name, { weight: 0 });
    for (let turn = 0; turn < 4; turn += 1) {
      const asking = scene.ask(live.webRid, { uid: wrong, maxAgeMs: 0 });
      await expect(asking).rejects.toMatchObject({
        code: "ALL_ENDPOINTS_FAILED",
        cause: { code: "INCOMPLETE" },
      });
    }
    expect(states(scene)).toEqual(unharmed);
  },
);

test("a uid that the site confirms is learned: it needs to be given once", async () => {
  const scene = await watched();
  await scene.ask(live.webRid, { api: "mobile", uid: live.owner.secUid });
  expect(await scene.ask(live.webRid, { api: "userHTML" })).toMatchObject({ owner: live.owner.nickname });
});

test.each(adaptersByUid)("a uid that nobody has opens the breaker of %s for nobody", async (api) => {
  const scene = await watched();
  for (let turn = 0; turn < 6; turn += 1)
    await scene.ask(live.webRid, { api, uid: ofNobody, maxAgeMs: 0 }).catch(() => {});
  expect(states(scene)).toEqual(unharmed);
  await scene.ask(live.webRid, { api: "web" });
  expect(await scene.ask(live.webRid, { api })).toMatchObject({ living: true });
});

test.each([12_345, "12345", "garbage", {}, [], true, "a\r\nX: y", "../x", `${wrong} b`, "\ud800"])(
  "a recorder's uid %j is left out, with one warning",
  async (given) => {
    const scene = await watched();
    const uid = given as string;
    expect(await scene.ask(live.webRid, { uid })).toMatchObject({ owner: live.owner.nickname });
    expect(await getStream(live.webRid, { uid }, scene.client)).toMatchObject({ living: true });
    expect(await getInfo(live.webRid, { uid, api: "mobile" }, scene.client)).toMatchObject({ api: "mobile" });
    expect(scene.warnings).toEqual(["a given uid cannot be one of this site and is not used"]);
    expect(states(scene)).toEqual(unharmed);
  },
);

const hostile = [
  ...[
    "../../admin?x=1#",
    "a/../../x",
    "a\r\nX-Evil: y",
    "%0d%0aX",
    "a&web_rid=2",
    "\u202e",
    "search",
    "..",
    "",
  ],
  ...["x".repeat(100_000), "\ud8001"],
];

test.each(hostile.map((roomId) => [roomId.slice(0, 20), roomId] as const))(
  "a ref to room %j is INVALID_INPUT by every adapter, reaches nobody and harms nobody",
  async (_, roomId) => {
    const scene = await watched();
    for (const api of [...adapterNames, "balance", "random"]) {
      for (let turn = 0; turn < 4; turn += 1) {
        const failure = await scene.client
          .getInfo({ provider: "douyin", roomId }, { api })
          .catch((thrown: unknown) => thrown);
        expect(failure).toBeInstanceOf(StreamFallbackError);
        expect(failure).toMatchObject({ code: "INVALID_INPUT", fault: "query" });
        expect((failure as Error).message.length).toBeLessThan(300);
      }
    }
    expect(Object.values(scene.emulator.counters().requests).every((count) => count === 0)).toBe(true);
    expect(states(scene)).toEqual(unharmed);
  },
);

test("a ref with a uid that is none is INVALID_INPUT, as is one given to a client", async () => {
  const { client, emulator } = await watched();
  const { webRid: roomId } = live;
  for (const asking of [
    client.getInfo({ provider: "douyin", roomId, uid: "garbage" }),
    client.getStream({ provider: "douyin", roomId, uid: `${wrong}&x=1` }),
    client.getInfo(roomId, { uid: "12345" }),
  ])
    await expect(asking).rejects.toMatchObject({
      code: "INVALID_INPUT",
      message: expect.stringContaining("sec_user_id"),
    });
  expect(emulator.counters().requests).toMatchObject({ web: 0, mobile: 0 });
});
