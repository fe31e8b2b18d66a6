import { createClient, type Identity } from "@stream-fallback/core";
import { manualClock } from "@stream-fallback/core/testing";
import { expect, it, onTestFinished } from "vitest";
import { failureOf, fakeCall, queryOf, replyOf } from "../__fixtures__/fake-call.ts";
import * as replies from "../__fixtures__/site/replies.ts";
import { cast } from "../__fixtures__/site/rooms.ts";
import { startSite } from "../__fixtures__/site/start-site.ts";
import { adapters } from "../adapters/adapters.ts";
import { createProvider } from "../bilibili.ts";
import { chooseOrigins } from "../origins.ts";

const NAV = "/account/x/web-interface/nav";
const SPI = "/account/x/frontend/finger/spi";
const rooms = [cast.live, cast.withheld, cast.offline, cast.round, cast.hidden];

async function setUp() {
  const site = await startSite();
  onTestFinished(site.close);
  const clock = manualClock(1_790_000_000_000);
  const client = createClient({
    providers: [createProvider({ origins: site.origins })],
    clock,
    random: () => 0,
    config: { ttlMs: 0 },
  });
  onTestFinished(client.close);
  const askAll = () =>
    Promise.all(
      rooms.map(({ roomId }) =>
        client.getInfo(String(roomId), { api: "web" }).catch(({ attempts }) => attempts[0].code),
      ),
    );
  const count = (path: string) => site.asked.filter((asked) => asked === path).length;
  return { site, clock, client, askAll, count };
}

const isAnswered = rooms.map(({ roomId }) => expect.objectContaining({ roomId: String(roomId) }));

it("Rooms that are asked for at once cost one request for the keys and one for a visitor's ids", async () => {
  const { askAll, count } = await setUp();
  expect(await askAll()).toEqual(isAnswered);
  expect([count(NAV), count(SPI)]).toEqual([1, 1]);
});

it("When the site changes its keys, rooms that are asked for at once cost one request for the new ones", async () => {
  const { site, askAll, count } = await setUp();
  await askAll();
  site.rotateKeys();
  expect(await askAll()).toEqual(isAnswered);
  expect([count(NAV), count(SPI)]).toEqual([2, 2]);
});

it("A refusal renews keys and ids once a minute at most", async () => {
  const { site, clock, client, askAll, count } = await setUp();
  await askAll();
  site.rotateKeys();
  await askAll();
  site.rotateKeys();
  await clock.advance(50_000);
  expect(new Set(await askAll())).toEqual(new Set(["RISK_CONTROL"]));
  expect([count(NAV), count(SPI)]).toEqual([2, 2]);
  await clock.advance(11_000);
  client.balancer("bilibili").reset();
  expect(await askAll()).toEqual(isAnswered);
  expect([count(NAV), count(SPI)]).toEqual([3, 3]);
});

it("Keys are one for all identities, ids are each identity's own", async () => {
  const { client, count } = await setUp();
  const { roomId } = cast.live;
  await client.getStream(String(roomId), { api: "web", auth: "SESSDATA=one" });
  await client.getStream(String(roomId), { api: "web", auth: "SESSDATA=two" });
  expect([count(NAV), count(SPI)]).toEqual([1, 2]);
});

const web = adapters.web({ origins: chooseOrigins() });
const answers = {
  getInfoByRoom: replies.info(cast.live),
  getRoomPlayInfo: replies.playInfo(cast.live, { qn: 10_000, hasLogin: false }),
};
const asks = (end: string) => (request: { url: string }) => new URL(request.url).pathname.endsWith(end);
const mine: Identity = { id: "mine", cookie: "SESSDATA=mine; bili_jct=mine", userAgent: "Mozilla/5.0 mine" };

it("The id that ends with == is sent as the site wrote it", async () => {
  const { context, asked } = fakeCall(answers);
  await web.fetchRoom(queryOf(cast.live.roomId), context);
  expect(asked.find(asks("getInfoByRoom"))?.headers?.cookie).toBe(
    "buvid3=visitor-1infoc; buvid4=VISITOR-1-024==",
  );
});

it("Status is asked as a visitor, streams with the user's login and browser", async () => {
  const { context, asked } = fakeCall(answers, mine);
  await web.fetchRoom(queryOf(cast.live.roomId, "origin"), context);
  const info = asked.find(asks("getInfoByRoom"))?.headers ?? {};
  const play = asked.find(asks("getRoomPlayInfo"))?.headers ?? {};
  expect(info.cookie).not.toContain("mine");
  expect(info["user-agent"]).toMatch(/^Mozilla\/5\.0 \(Windows.*Firefox/);
  expect(play.cookie).toContain("SESSDATA=mine; bili_jct=mine; buvid3=visitor-1infoc");
  expect(play["user-agent"]).toBe("Mozilla/5.0 mine");
  for (const end of ["nav", "spi"]) expect(asked.find(asks(end))?.headers?.cookie).toBeUndefined();
});

it("The user's own buvid3 is kept, and none is asked for", async () => {
  const cookie = "SESSDATA=mine; buvid3=own";
  const { context, asked } = fakeCall(answers, { id: "mine", cookie });
  const known = await web.fetchRoom(queryOf(cast.live.roomId), fakeCall(answers).context);
  await web.fetchRoom({ ...queryOf(cast.live.roomId, "origin"), known }, context);
  expect(asked.find(asks("getRoomPlayInfo"))?.headers?.cookie).toBe(cookie);
  expect(asked.some(asks("spi"))).toBe(false);
});

it.each(Object.entries(adapters))("%s sends no login with a question about the status", async (_, make) => {
  const site = await startSite();
  onTestFinished(site.close);
  const client = createClient({ providers: [createProvider({ origins: site.origins })], random: () => 0 });
  onTestFinished(client.close);
  const { name, provides } = make({ origins: chooseOrigins() });
  if (!provides.includes("status")) return;
  const room = { provider: "bilibili", roomId: String(cast.live.roomId), uid: String(cast.live.uid) };
  expect(await client.getInfo(room, { api: name, auth: "SESSDATA=canary" })).toMatchObject({ living: true });
  expect(site.heads.filter(({ cookie }) => cookie?.includes("canary"))).toEqual([]);
});

it("What the site signs with is not guessed from another reply", async () => {
  const odd = replies.refusal(-101, "", { wbi_img: { img_url: "https://i0.example/a.png", sub_url: "" } });
  const { context } = fakeCall({ ...answers, nav: odd });
  expect(await failureOf(web.fetchRoom(queryOf(cast.live.roomId), context))).toMatchObject({
    code: "SCHEMA",
  });
});

it("A refused question tells nobody its signature, its ids or the login", async () => {
  const { context } = fakeCall({ ...answers, getInfoByRoom: replyOf("canary", { status: 500 }) }, mine);
  const error = await failureOf(web.fetchRoom(queryOf(cast.live.roomId), context));
  expect(String(error)).not.toMatch(/w_rid|visitor|mine|canary/);
});
