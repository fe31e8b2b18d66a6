import { afterEach, beforeEach, expect, test } from "vitest";
import { type CastName, cast } from "../cast/rooms.ts";
import { decodePage, type Loose, stateOf } from "../pages/decode-page.ts";
import { type Emulator, startEmulator } from "../server.ts";
import { askPage, cookieOf, solvedChallenge } from "../visitors/visitor.ts";

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator({ lightPages: false });
});

afterEach(() => emulator.close());

async function pageOf(name: CastName): Promise<string> {
  return (await askPage(emulator, cast[name].webRid)).text();
}

async function roomInfoOf(name: CastName): Promise<Loose> {
  return stateOf(await pageOf(name)).roomStore.roomInfo;
}

const nonce = "0a1b2c3d4e5f60718293a";

test("a first visit to a room's page is answered with the challenge and a nonce", async () => {
  const response = await askPage(emulator, cast.live.webRid, "");
  const text = await response.text();
  expect(response.status).toBe(200);
  expect(cookieOf(response, "__ac_nonce")).toMatch(/^[0-9a-f]{21}$/);
  expect(text).toContain("window.byted_acrawler.init({aid:99999999,dfp:0})");
  expect(text).toContain('sign("",__ac_nonce)');
  expect(text).toContain("location.reload");
  expect(text.length).toBeGreaterThan(65_000);
  expect(text.length).toBeLessThan(76_000);
});

test("signing the nonce of the challenge opens the room's page", async () => {
  const challenge = await askPage(emulator, cast.live.webRid, "");
  const page = await askPage(
    emulator,
    cast.live.webRid,
    solvedChallenge(cookieOf(challenge, "__ac_nonce") ?? ""),
  );
  expect(await page.text()).toContain("__pace_f");
});

test.each([
  ["a nonce alone", "noSignature", `__ac_nonce=${nonce}`],
  ["a word for a nonce", "noNonce", "__ac_nonce=hello"],
  ["a word for a signature", "badSignature.malformed", `__ac_nonce=${nonce}; __ac_signature=hello`],
  [
    "a signature of another nonce",
    "badSignature.wrong-nonce",
    solvedChallenge("f".repeat(21)).replace("f".repeat(21), nonce),
  ],
])("a visitor with %s gets the challenge of the room's page again", async (_, reason, cookie) => {
  const response = await askPage(emulator, cast.live.webRid, cookie);
  expect(await response.text()).toContain("byted_acrawler.init");
  expect(emulator.counters().refused).toEqual({ [`webHTML.${reason}`]: 1 });
});

test("in lax mode a nonce alone opens the room's page", async () => {
  const lax = await startEmulator({ strict: false });
  const page = await askPage(lax, cast.live.webRid, `__ac_nonce=${nonce}`);
  expect(await page.text()).toContain("__pace_f");
  await lax.close();
});

test("a room's page is about 1 MB, with the shell early, the state late, and the words of a captcha page", async () => {
  const page = await pageOf("live");
  expect(page.length).toBeGreaterThan(850_000);
  expect(page.length).toBeLessThan(1_150_000);
  expect(page.indexOf('roomInfo\\":{}')).toBeLessThan(page.length / 5);
  expect(page.indexOf('roomInfo\\":{\\"room\\"')).toBeGreaterThan((page.length * 4) / 5);
  for (const word of ["verifyCenter", "TTGCaptcha", "__ac_nonce"]) expect(page).toContain(word);
  expect(page).not.toContain("byted_acrawler.init");
});

test("the first room store of a page is an empty shell", async () => {
  const { rows } = decodePage(await pageOf("live"));
  const stores = JSON.stringify([...rows.values()]).match(/"roomInfo":\{("room")?/g);
  expect(stores).toEqual(['"roomInfo":{', '"roomInfo":{"room"']);
});

test("stream_data refers to a text row whose length is counted in bytes", async () => {
  const page = await pageOf("live");
  const { texts } = decodePage(page);
  const { stream_data } = stateOf(page).roomStore.roomInfo.room.stream_url.live_core_sdk_data.pull_data;
  expect(stream_data).toBe("$12");
  const text = texts.get("12") ?? "";
  expect(Buffer.byteLength(text)).toBeGreaterThan(text.length);
  expect(JSON.parse(text).data.origin.main.flv).toContain(cast.live.broadcast.streamId);
});

test("the announcement of a text row ends its push, and the state row spans several", async () => {
  const page = await pageOf("live");
  expect(page).toMatch(/"12:T[0-9a-f]+,"\]\)<\/script><script>self\.__pace_f\.push\(\[1,"\{/);
  const pushes = page.split("self.__pace_f.push");
  const first = pushes.findIndex((push) => push.startsWith('([1,"a:'));
  expect(pushes[first]).not.toContain("\\n");
});

test("a second set of streams has a text row of its own on the page", async () => {
  const page = await pageOf("liveWithoutUhd");
  const { room, web_stream_url } = stateOf(page).roomStore.roomInfo;
  expect(room.title).toBe(cast.liveWithoutUhd.title);
  expect(web_stream_url.live_core_sdk_data.pull_data.stream_data).toBe("$13");
  expect(decodePage(page).texts.get("13")).toContain("bytevc1");
});

test("a page writes undefined values as a marker and doubles leading dollars", async () => {
  const state = stateOf(await pageOf("live"));
  expect(state.appStore.theme).toBe("$undefined");
  expect(state.giftStore.price).toMatch(/^\$\$1/);
  expect(state.streamStore.streamData.UGC_streamData).toBeNull();
});

test.each(["offline", "finished"] as const)(
  "the page of the %s room has status 4 and the anchor",
  async (name) => {
    const info = await roomInfoOf(name);
    expect(info.room).toMatchObject({ status: 4, title: cast[name].title });
    expect(info.anchor.sec_uid).toBe(cast[name].owner.secUid);
    expect(info.web_stream_url).toBeNull();
    expect(await pageOf(name)).toContain("直播已结束");
  },
);

test("the page of the restricted room has the anchor and the reason, but no room", async () => {
  const info = await roomInfoOf("restricted");
  expect(info).not.toHaveProperty("room");
  expect(info.anchor.nickname).toBe(cast.restricted.owner.nickname);
  expect(await pageOf("restricted")).toContain("你不在主播设置的可见范围内");
});

test("the page of an unknown room knows its number and nothing else", async () => {
  expect(await roomInfoOf("missing")).toEqual({ web_rid: cast.missing.webRid, web_stream_url: null });
});
