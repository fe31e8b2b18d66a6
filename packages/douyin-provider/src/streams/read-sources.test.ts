import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import type { PullData, StreamUrl } from "../room/room-schema.ts";
import { readSources } from "./read-sources.ts";

type Main = { flv?: string | null; hls?: string | null; sdk_params?: string | null };

function pullData(renditions: Record<string, Main>, options?: PullData["options"]): PullData {
  const data = Object.fromEntries(Object.entries(renditions).map(([key, main]) => [key, { main }]));
  return { options, stream_data: JSON.stringify({ common: {}, data }) };
}

function plain(pull_data: PullData, rest: StreamUrl = {}): StreamUrl {
  return { live_core_sdk_data: { pull_data }, ...rest };
}

function withCode(code: string): Error {
  return expect.objectContaining({ code });
}

/** Quality and FLV of the only source. */
function read(streamUrl: StreamUrl, doubleScreen = true) {
  const [source, ...others] = readSources(streamUrl, doubleScreen);
  expect(others).toEqual([]);
  return source?.streams.map(({ quality, flv }) => [quality, flv]);
}

const maps: StreamUrl = {
  flv_pull_url: { FULL_HD1: "/a_or4.flv", HD1: "/a_hd.flv", SD1: "/a_ld.flv", SD2: "/a_sd.flv" },
  hls_pull_url_map: { FULL_HD1: "/a_or4.m3u8", HD1: "/a_hd.m3u8", SD1: "/a_ld.m3u8", SD2: "/a_sd.m3u8" },
};

describe("stream_data", () => {
  it("is sorted, best first, whatever the order of its keys", () => {
    const renditions = { ao: { flv: "/ao" }, ld: { flv: "/ld" }, origin: { flv: "/or" }, hd: { flv: "/hd" } };
    expect(read(plain(pullData(renditions)))).toEqual([
      ["origin", "/or"],
      ["hd", "/hd"],
      ["ld", "/ld"],
      ["ao", "/ao"],
    ]);
  });

  it.each(["{", "[]", '{"vbitrate":"fast"}'])(
    "does without codec and bit rate where they read %j",
    (sdk_params) => {
      const [source] = readSources(plain(pullData({ origin: { flv: "/or", sdk_params } })), true);
      expect(source?.streams).toEqual([{ quality: "origin", name: "原画", flv: "/or" }]);
    },
  );

  it("takes name and bit rate from the options, the rest from the parameters", () => {
    const sdk_params = JSON.stringify({ VCodec: "h265", vbitrate: 1_000 });
    const options = { qualities: [{ name: "蓝光", sdk_key: "origin", v_bit_rate: 4_000 }] };
    const [source] = readSources(plain(pullData({ origin: { flv: "/or", sdk_params } }, options)), true);
    expect(source?.streams).toEqual([
      { quality: "origin", name: "蓝光", flv: "/or", hls: undefined, codec: "h265", bitRate: 4_000 },
    ]);
  });

  it.each([
    ["no options", undefined],
    ["an empty list", { qualities: [] }],
    ["another quality", { qualities: [{ name: "标清", sdk_key: "ld", v_bit_rate: 1 }] }],
    ["a bit rate of 0", { qualities: [{ name: "原画", sdk_key: "origin", v_bit_rate: 0 }] }],
  ])("is complete without help of the options: %s", (_, options) => {
    const sdk_params = JSON.stringify({ VCodec: "h264", vbitrate: 1_000 });
    const [source] = readSources(plain(pullData({ origin: { flv: "/or", sdk_params } }, options)), true);
    expect(source?.streams).toMatchObject([{ name: "原画", codec: "h264", bitRate: 1_000 }]);
  });

  it("has sound in FLV alone", () => {
    const [source] = readSources(plain(pullData({ ao: { flv: "/ao?only_audio=1", hls: "" } })), true);
    expect(source?.streams).toMatchObject([{ quality: "ao", flv: "/ao?only_audio=1", hls: undefined }]);
  });

  it.each([
    ["no URL", { flv: "", hls: null }],
    ["nothing", {}],
  ])("leaves out a rendition with %s", (_, main) => {
    expect(read(plain(pullData({ origin: main, ld: { hls: "/ld" } })))).toEqual([["ld", undefined]]);
  });

  it("leaves out a rendition that has only backup lines", () => {
    const stream_data = JSON.stringify({
      data: { origin: { backup: { flv: "/backup" } }, ld: { main: { flv: "/ld" }, backup: { flv: "/b" } } },
    });
    expect(read(plain({ stream_data }))).toEqual([["ld", "/ld"]]);
  });

  it.each([
    "{",
    "null",
    "[]",
    "{}",
    '{"data":null}',
    '{"data":{"origin":5}}',
    "$12",
    "http://flv.live.example/a.flv",
  ])("%j is INCOMPLETE, not a room without streams", (stream_data) => {
    expect(() => readSources(plain({ stream_data }, maps), true)).toThrow(withCode("INCOMPLETE"));
  });

  it("is not quoted by the error", () => {
    let thrown: unknown;
    try {
      readSources(plain({ stream_data: "sign=canary" }), true);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code: "INCOMPLETE" });
    expect(inspect(thrown, { depth: 10 })).not.toContain("canary");
  });
});

describe("two pictures", () => {
  const both = plain(pullData({ origin: { flv: "/plain" } }), {
    pull_datas: { "2": pullData({ origin: { flv: "/composed" } }) },
  });

  it.each([
    [true, "composed", "/composed"],
    [false, "main", "/plain"],
  ])("with doubleScreen %s are the %s one", (doubleScreen, name, flv) => {
    expect(readSources(both, doubleScreen)).toMatchObject([{ name, streams: [{ flv }] }]);
  });

  it.each([
    ["is empty", {}],
    ["has no stream_data", { "2": { stream_data: null } }],
    ["has no stream", { "2": pullData({}) }],
    ["has no URL", { "2": pullData({ origin: { flv: "" } }) }],
  ])("are the plain one when the composed %s", (_, pull_datas) => {
    expect(readSources({ ...both, pull_datas }, true)).toMatchObject([
      { name: "main", streams: [{ flv: "/plain" }] },
    ]);
  });
});

describe("the URL maps", () => {
  const fromMaps = [
    ["origin", "/a_or4.flv"],
    ["hd", "/a_hd.flv"],
    ["sd", "/a_sd.flv"],
    ["ld", "/a_ld.flv"],
  ];

  it.each([
    ["no pull_data", maps],
    ["an empty stream_data", plain({ stream_data: "" }, maps)],
    ["a stream_data without streams", plain(pullData({}), maps)],
  ])("serve where there is %s", (_, streamUrl) => {
    expect(read(streamUrl)).toEqual(fromMaps);
  });

  it("have names and both formats", () => {
    expect(readSources(maps, true)).toMatchObject([
      { name: "main", streams: [{ name: "原画", flv: "/a_or4.flv", hls: "/a_or4.m3u8" }, {}, {}, {}] },
    ]);
  });

  it("have uhd under the best key where its URL says so", () => {
    const flv_pull_url = { FULL_HD1: "http://flv.live.example/a_uhd.flv?sign=1" };
    expect(read({ flv_pull_url })).toEqual([["uhd", flv_pull_url.FULL_HD1]]);
    const [source] = readSources({ hls_pull_url_map: { FULL_HD1: "/a_uhd.m3u8" } }, true);
    expect(source?.streams).toMatchObject([{ quality: "uhd", name: "蓝光", hls: "/a_uhd.m3u8" }]);
  });

  it.each([
    ["empty maps", { flv_pull_url: {}, hls_pull_url_map: {} }],
    ["empty URLs", { flv_pull_url: { HD1: "" }, hls_pull_url_map: { SD1: "" } }],
    ["nulls", { flv_pull_url: null, hls_pull_url_map: null, live_core_sdk_data: null, pull_datas: null }],
    ["nothing", {}],
  ])("that hold %s make no source", (_, streamUrl) => {
    expect(readSources(streamUrl, true)).toEqual([]);
  });
});
