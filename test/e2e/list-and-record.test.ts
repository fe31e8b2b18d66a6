import { createClient, type KeyvLike } from "@stream-fallback/core";
import { createProvider, type DouyinExtra, getInfo, getStream } from "@stream-fallback/douyin-provider";
import { expect, onTestFinished, test } from "vitest";
import { cast } from "../emulator/cast/rooms.ts";
import { type Emulator, startEmulator } from "../emulator/server.ts";

const { webRid, roomId } = cast.live;

/** The JSON API shows a captcha, and so does the phone's: only the page tells. */
async function pageAlone(): Promise<Emulator> {
  const site = await startEmulator({ streams: true });
  onTestFinished(() => site.close());
  for (const endpoint of ["web", "mobile"] as const) site.control({ endpoint, fault: { kind: "captcha" } });
  return site;
}

function clientOf(site: Emulator, cache?: KeyvLike) {
  const client = createClient<DouyinExtra>({ providers: [createProvider({ origins: site.origins })], cache });
  onTestFinished(() => client.close());
  return client;
}

function mapCache(): KeyvLike {
  const entries = new Map<string, unknown>();
  return {
    get: async (key) => entries.get(key),
    set: async (key, value) => entries.set(key, value),
    delete: async (key) => entries.delete(key),
  };
}

test.each(["in this process", "in a shared store"])(
  "a room that getInfo has shown with streams is given by getStream with one of them: kept %s",
  async (where) => {
    const site = await pageAlone();
    const client = clientOf(site, where === "in this process" ? undefined : mapCache());
    const info = await getInfo(webRid, {}, client);
    expect(info).toMatchObject({ living: true, api: "webHTML" });
    const { pages, ...stream } = {
      pages: site.counters().requests.webHTML,
      ...(await getStream(webRid, {}, client)),
    };
    expect(stream).toMatchObject({ liveId: roomId, api: "webHTML", sources: info.sources });
    const shown = info.sources.flatMap(({ streams }) => streams.map(({ flv }) => flv));
    expect(shown).toContain(stream.currentStream.url);
    expect(site.counters().requests.webHTML).toBe(pages);
  },
);

test("a room that getInfo has shown to one program is given by getStream of the next one", async () => {
  const site = await pageAlone();
  const cache = mapCache();
  const { sources } = await getInfo(webRid, {}, clientOf(site, cache));
  const stream = await getStream(webRid, {}, clientOf(site, cache));
  expect(stream.meta.cached).toBe(true);
  expect(stream.sources).toEqual(sources);
});

test.each([
  ["balance", "this process", undefined],
  ["webHTML", "this process", undefined],
  ["balance", "a store", mapCache()],
] as const)(
  "getStream alone is answered by the page, asked by %s with a cache in %s",
  async (api, _where, cache) => {
    const site = await pageAlone();
    const stream = await getStream(webRid, { api }, clientOf(site, cache));
    expect(stream).toMatchObject({ liveId: roomId, api: "webHTML", currentStream: { format: "flv" } });
    expect((await fetch(stream.currentStream.url)).status).toBe(200);
  },
);
