import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createClient, StreamFallbackError } from "@stream-fallback/core";
import { expect, it, onTestFinished } from "vitest";
import { changeable } from "./__fixtures__/changeable.ts";
import * as replies from "./__fixtures__/site/replies.ts";
import { cast } from "./__fixtures__/site/rooms.ts";
import { startSite } from "./__fixtures__/site/start-site.ts";
import { bilibili, createProvider } from "./index.ts";

it("is the provider of its site, under both its names", () => {
  expect(bilibili).toBe(createProvider);
  expect(createProvider()).toMatchObject({
    ...{
      id: "bilibili",
      name: "哔哩哔哩",
      siteURL: "https://live.bilibili.com/",
      cookieDomains: ["bilibili.com"],
    },
    hosts: ["api.live.bilibili.com", "api.bilibili.com", "live.bilibili.com", "b23.tv"],
  });
});

it.each([
  [{ origins: { live: "ftp://x" } }, 'the origin "live" needs an http or https URL'],
  [{ origins: { live: "https://x?y" } }, 'the origin "live" needs an http or https URL'],
  [{ origins: { video: "https://x" } }, 'there is no origin "video"; there are api, account, live, short'],
  [{ origins: "http://user:secret@x/=y" }, 'there is no origin "http";'],
  [{ origins: "api=" }, 'the origin "api" needs'],
  [{ origins: 7 }, "origins must be an object"],
  [{ cookie: "x" }, 'createProvider of Bilibili has no option "cookie"; it has origins'],
  [null, "the options of createProvider must be an object"],
])("refuses %j", (options, message) => {
  const error = (() => {
    try {
      return createProvider(options as never);
    } catch (thrown) {
      return thrown;
    }
  })();
  expect(error).toBeInstanceOf(StreamFallbackError);
  expect(error).toMatchObject({ code: "INVALID_INPUT", message: expect.stringContaining(message) });
});

it("takes its origins as text too, and from BILIBILI_ORIGINS", () => {
  expect(createProvider({ origins: "live=http://127.0.0.1:1/live/" }).siteURL).toBe(
    "http://127.0.0.1:1/live/",
  );
  process.env.BILIBILI_ORIGINS = "live=http://127.0.0.1:2, api=http://127.0.0.1:3/api";
  onTestFinished(() => {
    delete process.env.BILIBILI_ORIGINS;
  });
  expect(createProvider()).toMatchObject({
    ...{
      siteURL: "http://127.0.0.1:2/",
      hosts: ["127.0.0.1:3", "api.bilibili.com", "127.0.0.1:2", "b23.tv"],
    },
  });
});

it.each(["412 in JSON", "412 as a page", "-412 in 200"] as const)(
  "is asked by the page where the host of the APIs answers %s",
  async (kind) => {
    const site = await startSite();
    onTestFinished(site.close);
    const { origins } = site;
    const apis = await startSite();
    onTestFinished(apis.close);
    apis.break(kind);
    const { api, account } = apis.origins;
    const client = createClient({
      providers: [bilibili({ origins: { ...origins, api, account } })],
      random: () => 0,
    });
    onTestFinished(client.close);
    const info = await client.getInfo(String(cast.live.roomId));
    expect(info).toMatchObject({ living: true, api: "page" });
    expect(new Set(info.meta.attempts.map(({ code }) => code))).toEqual(new Set(["RISK_CONTROL", undefined]));
  },
);

it("finds a room by its anchor alone", async () => {
  const site = await startSite();
  onTestFinished(site.close);
  const client = createClient({ providers: [bilibili({ origins: site.origins })], random: () => 0 });
  onTestFinished(client.close);
  const info = await client.getInfo(`https://space.bilibili.com/${cast.live.uid}`);
  expect(info).toMatchObject({ living: true, roomId: String(cast.live.roomId), api: "batchByUid" });
});

it("follows a short link to the room, and to nothing else", async () => {
  const site = await startSite();
  onTestFinished(site.close);
  const client = createClient({ providers: [bilibili({ origins: site.origins })], random: () => 0 });
  onTestFinished(client.close);
  expect(await client.getInfo(`${site.origins.short}/toRoom`)).toMatchObject({ living: true });
  for (const link of ["toVideo", "away"])
    await expect(client.getInfo(`${site.origins.short}/${link}`)).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
});

/** A host of streams; `/away` leads to another one. */
async function startStreamHost(away: string) {
  const server = createServer(({ url }, response) => {
    if (url?.startsWith("/away")) response.writeHead(302, { location: away }).end();
    else response.end(Buffer.concat([Buffer.from("FLV\x01\x05\0\0\0\x09", "latin1"), Buffer.alloc(4_096)]));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it("hands out streams whose host leads to one that is not the site's", async () => {
  const site = await startSite();
  onTestFinished(site.close);
  const host = await startStreamHost(`${await startStreamHost("")}/stream.flv`);
  const play = changeable(replies.playInfo(cast.live, { qn: 10_000, hasLogin: false }));
  const [flv] = play.data.playurl_info.playurl.stream[0].format[0].codec;
  Object.assign(flv, { base_url: "/away.flv?", url_info: [{ host, extra: "expires=1" }] });
  play.data.playurl_info.playurl.stream = [play.data.playurl_info.playurl.stream[0]];
  site.answer("/api/xlive/web-room/v2/index/getRoomPlayInfo", play);
  const client = createClient({ providers: [bilibili({ origins: site.origins })], random: () => 0 });
  onTestFinished(client.close);
  const { currentStream } = await client.getStream(String(cast.live.roomId), { api: "h5", probe: true });
  expect(currentStream.url).toBe(`${host}/away.flv?expires=1`);
});
