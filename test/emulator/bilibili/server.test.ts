import { expect, it, onTestFinished } from "vitest";
import { cast, members, nobody } from "./cast/cast.ts";
import { furtherRooms } from "./cast/further-rooms.ts";
import type { Member } from "./cast/member.ts";
import { hasStreams, truthAt } from "./cast/truth.ts";
import { riskForms } from "./faults/faults.ts";
import { type BilibiliOptions, startBilibili } from "./server.ts";
import { signatureOf } from "./visitors/wbi.ts";

// biome-ignore lint/suspicious/noExplicitAny: replies of a site, which the tests look into.
type Loose = any;

const agent = "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0";
const nowMs = Date.parse("2026-01-01T12:00:00+08:00");

async function started(options: BilibiliOptions = {}) {
  const site = await startBilibili({ clock: () => nowMs, ...options });
  onTestFinished(() => site.close());
  const ask = (url: string, headers: Record<string, string> = {}) =>
    fetch(url, { headers: { "user-agent": agent, ...headers }, redirect: "manual" });
  const json = async (path: string, headers?: Record<string, string>): Promise<Loose> =>
    (await ask(`${site.origins.api}${path}`, headers)).json();
  async function signed(query: string, headers?: Record<string, string>): Promise<Loose> {
    const nav = (await (await ask(`${site.origins.account}/x/web-interface/nav`)).json()) as Loose;
    const keyIn = (url: string) => /\/(\w{32})\.png$/.exec(url)?.[1] ?? "";
    const { img_url, sub_url } = nav.data.wbi_img;
    const whole = `${query}&wts=${Math.floor(nowMs / 1_000)}`;
    const w_rid = signatureOf(whole, { img: keyIn(img_url), sub: keyIn(sub_url) });
    return json(`/xlive/web-room/v1/index/getInfoByRoom?${whole}&w_rid=${w_rid}`, headers);
  }
  return { site, ask, json, signed };
}

const playOf = (roomId: number, qn = 10_000) =>
  `/xlive/web-room/v2/index/getRoomPlayInfo?room_id=${roomId}&protocol=0,1&format=0,1,2&codec=0,1&qn=${qn}`;
const codecsIn = (play: Loose): Loose[] =>
  play.data.playurl_info.playurl.stream.flatMap(({ format }: Loose) =>
    format.flatMap(({ codec }: Loose) => codec),
  );

it("no two rooms of the cast share a number, and every kind of room is there", () => {
  const ids = members.flatMap(({ roomId, shortId, uid }) => [roomId, shortId ?? `no ${roomId}`, uid]);
  expect(new Set([...ids, nobody.roomId, nobody.uid]).size).toBe(ids.length + 2);
  const kinds = members.map(({ status, lock = "open" }) => `${status} ${lock}`);
  for (const lock of ["open", "password", "locked", "hidden", "hiddenPassword", "members", "drm"])
    expect(kinds).toContain(`1 ${lock}`);
  for (const kind of ["0 open", "0 shut", "2 open"]) expect(kinds).toContain(kind);
});

it("plays as many further rooms as are wanted, of numbers that nobody of the cast has, and the same ones each time", async () => {
  const rooms = furtherRooms(100);
  expect(furtherRooms(150).slice(0, 100)).toEqual(rooms);
  const ids = [...members, nobody, ...rooms].flatMap(({ roomId, uid }) => [roomId, uid]);
  expect(new Set(ids).size).toBe(ids.length);
  const states = rooms.map(({ member }) => member?.status);
  for (const state of [undefined, 0, 1, 2]) expect(states).toContain(state);

  const { json } = await started({ further: 100 });
  for (const { roomId, member } of rooms.slice(0, 60)) {
    const { code, data } = await json(`/room/v1/Room/room_init?id=${roomId}`);
    expect([roomId, code, data?.live_status]).toEqual([roomId, member ? 0 : 60_004, member?.status]);
  }
  expect((await json(`/room/v1/Room/room_init?id=${(rooms.at(-1)?.roomId ?? 0) + 1}`)).code).toBe(60_004);
});

it("says of no room on air that it is off air, in whatever way it is asked", () => {
  for (const member of members) {
    for (const teller of ["web", "h5", "batch", "batchByUid", "legacy", "page", "master"] as const) {
      if (member.status === 1) expect(["live", "unproven"]).toContain(truthAt(teller, member));
      else expect(truthAt(teller, member)).not.toBe("live");
    }
  }
});

it("tells who signs and has ids of a room, by either number, with an id that numbers cannot hold", async () => {
  const { site, signed } = await started();
  const { data } = await signed("room_id=76", { cookie: "buvid3=any" });
  expect(data.room_info).toMatchObject({ room_id: cast.live.roomId, live_status: 1, uid: cast.live.uid });
  expect(data.room_info.live_id_str).toBe("504307921683750045");
  expect(String(data.room_info.live_id)).not.toBe(data.room_info.live_id_str);
  expect(site.counters().refused).toEqual({});
});

it.each([
  [
    "no signature",
    async ({ json }: Played) => json("/xlive/web-room/v1/index/getInfoByRoom?room_id=76"),
    "info.unsigned",
  ],
  ["no ids", async ({ signed }: Played) => signed("room_id=76"), "info.noBuvid"],
])("puts who has %s under risk control", async (_, ask, reason) => {
  const played = await started();
  const body = await ask(played);
  expect(body.code === -352 || body.data.v_voucher !== undefined).toBe(true);
  expect(body.data?.room_info).toBeUndefined();
  expect(played.site.counters().refused).toEqual({ [reason]: 1 });
});

type Played = Awaited<ReturnType<typeof started>>;

it("intercepts libraries, and polls with a login", async () => {
  const { site, ask } = await started();
  const url = `${site.origins.api}/room/v1/Room/room_init?id=76`;
  const library = await ask(url, { "user-agent": "node" });
  expect([library.status, await library.json()]).toMatchObject([412, { code: -412 }]);
  expect((await ask(url, { cookie: "SESSDATA=mine" })).status).toBe(412);
  const page = await ask(`${site.origins.live}/76`, { "user-agent": "python-requests/2.32" });
  expect([page.status, page.headers.get("content-type")]).toEqual([412, "text/html; charset=utf-8"]);
});

it.each([
  ["/room/v1/Room/room_init?id=7199999", { code: 60_004 }],
  ["/room/v1/Room/get_info?room_id=7199999", { code: 1, data: [] }],
  ["/xlive/web-room/v1/index/getH5InfoByRoom?room_id=7199999", { code: 19_002_000 }],
  ["/xlive/web-room/v1/index/getH5InfoByRoom?room_id=abc", { code: -400 }],
  ["/xlive/web-room/v2/index/getRoomPlayInfo?room_id=76", { code: 1_002_002 }],
  ["/room/v1/Room/playUrl?cid=76&platform=web", { code: 60_004 }],
  ["/xlive/play-gateway/master/url?cid=76&mid=40001", { code: -400 }],
  ["/xlive/web-room/v1/index/getRoomBaseInfo?room_ids=76", { code: -400 }],
  ["/room/v1/Room/get_status_info_by_uids?uids[]=40021", { code: 0, data: [] }],
])("answers %s as the site does", async (path, body) => {
  const { json } = await started();
  expect(await json(path)).toMatchObject(body);
});

it("lists rooms by their real numbers, and leaves out who was shut and who was never there", async () => {
  const { json } = await started();
  const ids = [76, cast.shut.roomId, cast.round.roomId, nobody.roomId]
    .map((id) => `room_ids=${id}`)
    .join("&");
  const { data } = await json(`/xlive/web-room/v1/index/getRoomBaseInfo?req_biz=web_room_componet&${ids}`);
  expect(Object.keys(data.by_room_ids)).toEqual([`${cast.live.roomId}`, `${cast.round.roomId}`]);
  expect(data.by_room_ids[cast.live.roomId].live_time).toBe("2026-01-01 00:53:20");
});

it("gives one quality for each codec, silently less to visitors, and addresses of an hour", async () => {
  const { json } = await started();
  const path = playOf(cast.withheld.roomId);
  expect(codecsIn(await json(path)).map(({ current_qn }) => current_qn)).not.toContain(10_000);
  const codecs = codecsIn(await json(path, { cookie: "SESSDATA=mine" }));
  expect(new Set(codecs.map(({ current_qn }) => current_qn))).toEqual(new Set([10_000]));
  expect(codecs[0].accept_qn).toEqual([20_000, 10_000, 400, 250, 150]);
  const [avc, hevc] = codecs;
  expect([avc.url_info.length, hevc.url_info.length]).toEqual([2, 1]);
  expect(new URLSearchParams(avc.url_info[0].extra).get("expires")).toBe(String(nowMs / 1_000 + 3_600));
});

it("has the untouched original of a big room for those who ask for it alone", async () => {
  const { json } = await started();
  const { roomId } = cast.reencoded;
  const [usual] = codecsIn(await json(playOf(roomId)));
  expect([usual.current_qn, usual.accept_qn.includes(25_000)]).toEqual([10_000, false]);
  expect(usual.base_url).toContain("_bluray");
  const [original] = codecsIn(await json(playOf(roomId, 25_000)));
  expect(original).toMatchObject({ current_qn: 25_000, base_url: expect.not.stringContaining("_bluray") });
});

it("has HLS in fragments a minute after the begin, not before", async () => {
  const { site, json } = await started();
  const formsOf = async () =>
    (await json(playOf(cast.live.roomId))).data.playurl_info.playurl.stream.flatMap(({ format }: Loose) =>
      format.map(({ format_name }: Loose) => format_name),
    );
  expect(await formsOf()).toEqual(["flv", "ts", "fmp4"]);
  site.change(cast.live.roomId, { began: nowMs / 1_000 - 30 });
  expect(await formsOf()).toEqual(["flv", "ts"]);
  site.reset();
  expect(await formsOf()).toEqual(["flv", "ts", "fmp4"]);
});

it.each(Object.entries<Member>(cast))(
  "gives the streams of %s to those who may have them",
  async (_, member) => {
    const { json } = await started();
    const { data } = await json(playOf(member.roomId));
    const streams = data.playurl_info?.playurl?.stream ?? [];
    expect(streams.length > 0).toBe(member.status === 1 && hasStreams(member));
    expect(data.encrypted && !data.pwd_verified).toBe(/password/i.test(member.lock ?? ""));
  },
);

it("a title ends no script of the page", async () => {
  const { site, ask } = await started();
  const page = await (await ask(`${site.origins.live}/${cast.oddTitle.roomId}`)).text();
  const [, state = ""] = /<script>window\.__NEPTUNE_IS_MY_WAIFU__=(.*?)<\/script>/.exec(page) ?? [];
  const { roomInitRes, roomInfoRes } = JSON.parse(state);
  expect(roomInitRes.data.live_status).toBe(0);
  expect(roomInfoRes.data.room_info.title).toBe(cast.oddTitle.title);
});

it.each(riskForms)("says -352 in the form %s without any data of a room", async (form) => {
  const { site, ask } = await started();
  site.fail({ endpoint: "api/*", fault: { kind: "risk", form } });
  const reply = await ask(`${site.origins.api}/room/v1/Room/room_init?id=76`);
  const text = `${await reply.text()} ${reply.headers.get("x-bili-gaia-vvoucher")}`;
  expect(text).toMatch(/-352|风控校验失败|voucher/);
  expect(text).not.toContain("room_id");
});

it("intercepts an address that asks one host too often, and lets it pass at another", async () => {
  const { site, ask } = await started({ limit: { requests: 1, windowMs: 1_000 } });
  const init = () => ask(`${site.origins.api}/room/v1/Room/room_init?id=76`);
  expect([(await init()).status, (await init()).status]).toEqual([200, 412]);
  expect((await ask(`${site.origins.live}/76`)).status).toBe(200);
});

it("names its hosts for a client's environment", async () => {
  const { site } = await started();
  const { api, account, live, short } = site.origins;
  expect(site.originsVariable).toBe(`api=${api},account=${account},live=${live},short=${short}`);
});

/** An order as programs elsewhere give it. */
async function order(url: string, body: object): Promise<[number, Loose]> {
  const reply = await fetch(`${url}/__control`, { method: "POST", body: JSON.stringify(body) });
  return [reply.status, await reply.json()];
}

it("puts a room on and off air by order, by either of its numbers, as another broadcast", async () => {
  const { site, json } = await started();
  const stateOf = async (id: number) => {
    const { live_status, live_time } = (await json(`/room/v1/Room/room_init?id=${id}`)).data;
    return [live_status, live_time > 0 ? live_time : undefined];
  };
  const { roomId, shortId, began } = cast.live;
  expect(await order(site.url, { room: `${shortId}`, onAir: true })).toMatchObject([200, { changed: {} }]);
  expect(await stateOf(roomId)).toEqual([1, began]);
  expect(await order(site.url, { room: `${roomId}`, onAir: false, roundPlay: true })).toMatchObject([
    200,
    {},
  ]);
  expect(await stateOf(roomId)).toEqual([2, undefined]);
  expect(await order(site.url, { room: `${roomId}`, onAir: false })).toMatchObject([
    200,
    { changed: { [roomId]: { status: 0 } } },
  ]);
  expect(await stateOf(shortId)).toEqual([0, undefined]);
  await order(site.url, { room: `${roomId}`, onAir: true });
  expect(await stateOf(roomId)).toEqual([1, nowMs / 1_000]);
  await order(site.url, { reset: true });
  expect(await stateOf(roomId)).toEqual([1, began]);
});

it.each([
  [{ room: "7199999", onAir: true }, /nobody has the room 7199999/],
  [{ room: "7100221", onAir: true }, /was shut/],
  [{ room: "76" }, /onAir must be true or false/],
  [{ room: "76", onAir: true, roundPlay: true }, /does not play old videos/],
  [{ room: 76, onAir: true }, /room must be a name/],
  [{ room: "76", onAir: true, times: 2 }, /unknown field "times"/],
])("refuses the order %j", async (body, words) => {
  const { site } = await started();
  expect(await order(site.url, body)).toMatchObject([400, { error: expect.stringMatching(words) }]);
});

it("plays the streams itself where it is told to, until they end", async () => {
  let atMs = nowMs;
  const { site, json } = await started({ streams: true, clock: () => atMs });
  const { stream } = (await json(playOf(cast.live.roomId))).data.playurl_info.playurl;
  const urlsOf = (protocol: string) =>
    stream
      .find(({ protocol_name }: Loose) => protocol_name === protocol)
      .format.map(
        ({ codec: [{ base_url, url_info }] }: Loose) => `${url_info[0].host}${base_url}${url_info[0].extra}`,
      );
  const [flv = ""] = urlsOf("http_stream");
  expect(flv).toContain(`${site.url}/cdn/cn-gotcha01.bilivideo.com/live-bvc/`);
  expect((await (await fetch(flv)).text()).slice(0, 3)).toBe("FLV");
  for (const hls of urlsOf("http_hls")) {
    const playlist = await (await fetch(hls)).text();
    const segment = playlist.split("\n").find((line) => line.includes(".ts?")) ?? "";
    const bytes = new Uint8Array(await (await fetch(new URL(segment, hls))).arrayBuffer());
    expect(bytes[0]).toBe(0x47);
  }
  atMs += 3_601_000;
  expect((await fetch(flv)).status).toBe(403);
  expect(await (await fetch(`${site.url}/__control`)).json()).toMatchObject({
    streams: { flv: 1, playlist: 2, segment: 2, expired: 1 },
  });
});
