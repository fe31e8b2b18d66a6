import { StreamFallbackError } from "@stream-fallback/core";
import { describe, expect, test } from "vitest";
import { type AdapterName, adapterNames, adaptersByRoom, adaptersByUid } from "../adapter-names.ts";
import { type CastName, cast, truthAt } from "../emulator/cast/rooms.ts";
import { setUp } from "./set-up.ts";

const names = Object.keys(cast) as CastName[];

/** What the verdicts that are no states come out as; a page without proof is a failure, never an answer. */
const codeOf = { restricted: "ROOM_RESTRICTED", missing: "ROOM_NOT_FOUND", unproven: "ALL_ENDPOINTS_FAILED" };

describe.each(adapterNames)("the adapter %s", (api) => {
  test.each(names)("tells of %s what it can know and nothing else", async (name) => {
    const member = cast[name];
    const truth = truthAt(api, member);
    const { client } = await setUp();
    const uid = "owner" in member ? member.owner.secUid : "MS4wLjABAAAAinvented-nobody-at-all";
    const outcome = await client
      .getInfo(member.webRid, { api, uid, options: { doubleScreen: false } })
      .catch((thrown: unknown) => thrown);

    if (truth.verdict !== "live" && truth.verdict !== "offline") {
      expect(outcome).toBeInstanceOf(StreamFallbackError);
      expect(outcome).toMatchObject({ code: codeOf[truth.verdict] });
      return;
    }
    const living = truth.verdict === "live";
    expect(outcome).toMatchObject({
      api,
      living,
      title: truth.title,
      owner: truth.owner,
      uid: truth.uid,
      liveId: truth.liveId,
      isLiveRadio: truth.isLiveRadio,
      cover: truth.hasCover ? expect.stringMatching(/^https:/) : "",
    });
    const { sources } = outcome as { sources: { streams: { flv?: string; hls?: string }[] }[] };
    const urls = sources.flatMap(({ streams }) =>
      streams.flatMap(({ flv, hls }) => [flv, hls].filter(Boolean)),
    );
    expect(urls.length > 0).toBe(living && truth.streamId !== undefined);
    for (const url of urls) expect(url).toContain(truth.streamId);
  });
});

test("a broadcast of two pictures is the composed one unless the plain one is asked for", async () => {
  const { ask } = await setUp();
  const { webRid } = cast.doubleScreen;
  const truth = truthAt("web", cast.doubleScreen);
  const composed = await ask(webRid, { api: "web" });
  const plain = await ask(webRid, { api: "web", doubleScreen: false });
  expect(composed.sources[0]?.streams[0]?.flv).toContain(truth.composedStreamId);
  expect(plain.sources[0]?.streams[0]?.flv).toContain(truth.streamId);
});

describe("an anchor's uid", () => {
  const { webRid, owner } = cast.live;

  test.each(adaptersByUid)("is needed by %s, which asks nobody without it", async (api) => {
    const { ask, emulator } = await setUp();
    await expect(ask(webRid, { api })).rejects.toMatchObject({ code: "UID_REQUIRED" });
    expect(emulator.counters().requests).toMatchObject(
      Object.fromEntries(adapterNames.map((name) => [name, 0])),
    );
  });

  test.each(adaptersByUid)("is learned from an earlier answer: %s", async (api) => {
    const { ask } = await setUp();
    await ask(webRid, { api: "web" });
    expect(await ask(webRid, { api })).toMatchObject({ api, living: true, uid: owner.secUid });
  });

  test("that nobody knows leaves those out that need it, without blame", async () => {
    const { ask, emulator, client } = await setUp();
    emulator.control({ endpoint: "*", fault: { kind: "captcha" } });
    const failure = await ask(webRid).catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ attempts: adaptersByRoom.map((endpoint) => ({ endpoint })) });
    const status = client.balancer("douyin").status();
    const states = status.map(({ name, state }) => [name, state]);
    const isBlamed = (name: AdapterName) => adaptersByRoom.includes(name);
    expect(states).toEqual(adapterNames.map((name) => [name, isBlamed(name) ? "open" : "closed"]));
  });

  test("that is known lets all adapters answer for each other, by priority", async () => {
    const { ask, emulator } = await setUp();
    const last = adapterNames.at(-1);
    for (const endpoint of adapterNames.filter((name) => name !== last)) {
      emulator.control({ endpoint, fault: { kind: "status", status: 504 } });
    }
    const info = await ask(webRid, { uid: owner.secUid });
    expect(info).toMatchObject({ living: true, api: last });
    const asked = info.meta.attempts.map(({ endpoint }) => endpoint);
    expect(asked).toEqual(adapterNames);
  });
});
