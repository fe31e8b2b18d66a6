import { expect, it } from "vitest";
import { cast } from "../../emulator/bilibili/cast/cast.ts";
import { refOf, setUp, whileTimePasses } from "./set-up.ts";

const day = 86_400_000;
const manyRooms = [
  ...[cast.live, cast.withheld, cast.twins, cast.hidden, cast.offline, cast.round, cast.festival],
  ...[cast.drm, cast.members, cast.oneQuality],
];

it("many rooms that are asked for at once after the keys have changed cost one request for new keys", async () => {
  const { site, client, clock } = await setUp();
  await client.getInfo(refOf(cast.live), { api: "web" });
  site.rotateKeys();
  await clock.advance(60_001);
  const before = site.counters();
  const infos = await Promise.all(manyRooms.map((room) => client.getInfo(refOf(room), { api: "web" })));
  expect(infos.map(({ living }) => living)).toEqual(manyRooms.map(({ status }) => status === 1));
  const { requests, refused } = site.counters();
  expect(requests.nav - before.requests.nav).toBe(1);
  expect(refused["info.badSignature"]).toBeLessThanOrEqual(manyRooms.length);
});

it("the keys of another day are got without a refusal", async () => {
  const { site, client, clock } = await setUp();
  await client.getInfo(refOf(cast.live), { api: "web" });
  await clock.advance(day);
  await client.getInfo(refOf(cast.live), { api: "web" });
  expect(site.counters()).toMatchObject({ requests: { nav: 2 }, refused: {} });
});

it.each(["json", "page", "nothing", "inOk"] as const)(
  "the page answers while the host of the APIs intercepts all (%s), and knows the streams too",
  async (form) => {
    const { site, client } = await setUp();
    site.fail({ endpoint: "api/*", fault: { kind: "intercepted", form } });
    const info = await client.getInfo(refOf(cast.live));
    expect(info).toMatchObject({ living: true, title: cast.live.title, api: "page" });
    const stream = await client.getStream(refOf(cast.live));
    expect(stream.currentStream.url).toContain(`live_${cast.live.uid}_${cast.live.roomId}`);
  },
);

it("an address that asks too often is intercepted at one host alone, and answered by the other", async () => {
  const scene = await setUp();
  const { site, client } = scene;
  site.limit({ requests: 3, windowMs: 60_000, blockMs: 600_000 });
  for (const room of manyRooms) {
    const asking = client.getInfo(refOf(room)).catch(() => undefined);
    const info = await whileTimePasses(scene, asking);
    if (info !== undefined) expect(info).toMatchObject({ living: room.status === 1 });
  }
  const { limited, requests } = site.counters();
  expect(Object.keys(limited).some((key) => key.endsWith(".blocked"))).toBe(true);
  expect(requests.page).toBeGreaterThan(0);
});

it("polls are made without the login, and streams with it", async () => {
  const scene = await setUp();
  const { site, client } = scene;
  const auth = "SESSDATA=mine";
  for (const [index, api] of ["web", "h5", "batch", "legacy"].entries())
    await whileTimePasses(scene, client.getInfo(refOf(manyRooms[index]), { auth, api }));
  expect(site.counters().refused).toEqual({});
  for (const api of ["web", "h5"]) {
    const asking = client.getStream(refOf(cast.withheld), { auth, api, quality: "origin" });
    expect((await whileTimePasses(scene, asking)).currentStream.quality).toBe("origin");
  }
  expect(site.counters()).toMatchObject({ requests: { playlist: 0 }, refused: {} });
});

it("a broadcast that begins after round play is told", async () => {
  const scene = await setUp();
  const { site, client, clock } = scene;
  const began = Math.floor(clock.wallNow() / 1_000);
  const ask = () => whileTimePasses(scene, client.getInfo(refOf(cast.round)));
  expect(await ask()).toMatchObject({ living: false, isRoundPlay: true });
  site.change(cast.round.roomId, { status: 1, began });
  await clock.advance(600_000);
  expect(await ask()).toMatchObject({
    ...{ living: true, isRoundPlay: false, liveId: `${cast.round.roomId}-${began}` },
  });
});

it("addresses of streams end an hour from when they were given", async () => {
  const { client, clock } = await setUp();
  const { currentStream } = await client.getStream(refOf(cast.live), { api: "h5" });
  expect(currentStream.expiresAt).toEqual(new Date(clock.wallNow() + 3_600_000));
});

it("a short link leads to its room, by the site alone", async () => {
  const scene = await setUp();
  const ask = (code: string) =>
    whileTimePasses(scene, scene.client.getInfo(`${scene.site.origins.short}/${code}`));
  expect(await ask("toRoom")).toMatchObject({ roomId: String(cast.live.roomId) });
  for (const code of ["toVideo", "away", "nowhere"])
    await expect(ask(code)).rejects.toMatchObject({ code: "INVALID_INPUT" });
});
