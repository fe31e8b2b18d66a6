import { inspect } from "node:util";
import type { Source } from "@stream-fallback/core";
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { withCode } from "../__fixtures__/with-code.ts";
import { readSources } from "./read-sources.ts";
import { streamUrlSchema } from "./stream-schema.ts";

type StreamUrl = z.input<typeof streamUrlSchema>;
type PullData = NonNullable<NonNullable<StreamUrl["live_core_sdk_data"]>["pull_data"]>;
type Line = { flv?: string; hls?: string | null; sdk_params?: unknown };

const line = (given: Line) => ({ flv: "", ...given });

function pullData(renditions: Record<string, Line>, options?: PullData["options"]): PullData {
  const data = Object.fromEntries(
    Object.entries(renditions).map(([key, main]) => [key, { main: line(main) }]),
  );
  return { options, stream_data: JSON.stringify({ common: {}, data }) };
}

function plain(pull_data: PullData, rest: StreamUrl = {}): StreamUrl {
  return { live_core_sdk_data: { pull_data }, ...rest };
}

function sourcesOf(
  streamUrl: StreamUrl,
  {
    doubleScreen = true,
    webStreamUrl,
  }: { doubleScreen?: boolean; webStreamUrl?: StreamUrl | undefined } = {},
): Source[] {
  const stream_url = streamUrlSchema.parse(streamUrl);
  const web_stream_url = webStreamUrl && streamUrlSchema.parse(webStreamUrl);
  return readSources({ stream_url, web_stream_url }, { doubleScreen, isRadio: false });
}

/** Quality and FLV of the only source. */
function read(streamUrl: StreamUrl, doubleScreen = true) {
  const [source, ...others] = sourcesOf(streamUrl, { doubleScreen });
  expect(others).toEqual([]);
  return source?.streams.map(({ quality, flv }) => [quality, flv]);
}

const sdkParams = (VCodec: string, vbitrate = 1_000) => JSON.stringify({ VCodec, vbitrate });

const headers = {
  referer: "https://live.douyin.com/",
  "user-agent": expect.stringMatching(/^Mozilla.+Windows NT.+Chrome/),
};

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

  it.each(["", "{", "[]", "null", '{"vbitrate":"fast"}', null, 5, { VCodec: 5 }])(
    "does without codec and bit rate where sdk_params read %j",
    (sdk_params) => {
      const [source] = sourcesOf(plain(pullData({ hd: { flv: "/hd", sdk_params } })));
      expect(source?.streams).toEqual([
        { quality: "hd", name: "超清", flv: "/hd", container: "flv", headers },
      ]);
    },
  );

  it("takes name and bit rate from the options, the codec from the parameters", () => {
    const sdk_params = sdkParams("bytevc1");
    const options = { qualities: [{ name: "蓝光", sdk_key: "origin", v_bit_rate: 4_000, v_codec: "264" }] };
    const [source] = sourcesOf(plain(pullData({ origin: { flv: "/or", sdk_params } }, options)));
    expect(source?.streams).toEqual([
      {
        ...{ quality: "origin", name: "蓝光", flv: "/or", hls: undefined },
        ...{ codec: "h265", container: "flv", bitRate: 4_000, headers },
      },
    ]);
  });

  it("has no codec of a picture for the sound alone, though its parameters name one", () => {
    const renditions = { ao: { flv: "/ao?only_audio=1", sdk_params: sdkParams("h264", 0) } };
    const [source] = sourcesOf(plain(pullData(renditions)));
    expect(source?.streams.map(({ quality, codec }) => [quality, codec])).toEqual([["ao", undefined]]);
  });

  it("knows the container where there is FLV alone, and not what the segments of HLS are", () => {
    const sdk_params = sdkParams("h264");
    const renditions = {
      origin: { flv: "/or", hls: "", sdk_params },
      hd: { flv: "/hd", hls: "/hd.m3u8", sdk_params },
      ld: { flv: "", hls: "/ld.m3u8", sdk_params },
    };
    const [source] = sourcesOf(plain(pullData(renditions)));
    expect(source?.streams.map(({ container }) => container)).toEqual(["flv", undefined, undefined]);
  });

  it("takes the codec from the options where the parameters are broken", () => {
    const options = { qualities: [{ name: "超清", sdk_key: "hd", v_codec: "264" }] };
    const [source] = sourcesOf(plain(pullData({ hd: { flv: "/hd", sdk_params: "{" } }, options)));
    expect(source?.streams).toMatchObject([{ codec: "h264" }]);
  });

  it.each([
    ["no options", undefined],
    ["an empty list", { qualities: [] }],
    ["another quality", { qualities: [{ name: "标清", sdk_key: "ld", v_bit_rate: 1 }] }],
    ["a bit rate of 0", { qualities: [{ name: "原画", sdk_key: "origin", v_bit_rate: 0 }] }],
  ])("is complete without help of the options: %s", (_, options) => {
    const line = { flv: "/or", sdk_params: sdkParams("h264") };
    const [source] = sourcesOf(plain(pullData({ origin: line, uhd: line }, options)));
    expect(source?.streams).toMatchObject([
      { name: "原画", codec: "h264", bitRate: 1_000 },
      { name: "蓝光" },
    ]);
  });

  it("calls the origin 蓝光 where there is no uhd (level 4 and not 5), as the options would", () => {
    const renditions = { origin: { flv: "/or" }, hd: { flv: "/hd" }, ao: { flv: "/ao" } };
    const [source] = sourcesOf(plain(pullData(renditions, { qualities: [] })));
    expect(source?.streams.map(({ name }) => name)).toEqual(["蓝光", "超清", "音频"]);
  });

  it("has sound in FLV alone, and of a room of nothing but sound no true origin", () => {
    const [source, ...others] = sourcesOf(plain(pullData({ ao: { flv: "/ao?only_audio=1", hls: "" } })));
    expect(source?.streams).toMatchObject([
      { quality: "ao", flv: "/ao?only_audio=1", hls: undefined, onlyAudio: true },
    ]);
    expect([source?.streams.length, others]).toEqual([1, []]);
  });

  it("has the true origin in the URL of the sound, behind the pictures and in FLV alone", () => {
    const ao = { flv: "/ao?expire=1804507200&only_audio=1&sign=a%2F", hls: "/ao.m3u8?only_audio=1" };
    const [source] = sourcesOf(plain(pullData({ ao, ld: { flv: "/ld" }, origin: { flv: "/or" } })));
    expect(source?.streams.map(({ quality }) => quality)).toEqual(["origin", "ld", "real_origin", "ao"]);
    expect(source?.streams[2]).toEqual({
      quality: "real_origin",
      name: "真原画",
      container: "flv",
      flv: "/ao?expire=1804507200&sign=a%2F",
      headers,
      expiresAt: new Date(1_804_507_200_000),
    });
  });

  it("has no true origin where the URL of the sound is not made of it", () => {
    expect(read(plain(pullData({ ao: { flv: "/ao?sign=1" }, ld: { flv: "/ld" } })))).toEqual([
      ["ld", "/ld"],
      ["ao", "/ao?sign=1"],
    ]);
  });

  it("ends with the first of its two URLs, and is played with headers of its own", () => {
    const hd = { flv: "/hd.flv?expire=1804507260", hls: "/hd.m3u8?auth_key=1804507200-0-0-00" };
    const [source] = sourcesOf(plain(pullData({ hd, ld: { flv: "/ld.flv" } })));
    const [first, second] = source?.streams ?? [];
    expect(first?.expiresAt).toEqual(new Date(1_804_507_200_000));
    expect(second?.expiresAt).toBeUndefined();
    Object.assign(first?.headers ?? {}, { referer: "https://mine.example/" });
    expect(second?.headers).toEqual(headers);
  });

  it("leaves out a rendition without a URL", () => {
    const renditions = { origin: { flv: "", hls: null }, ld: { hls: "/ld" } };
    expect(read(plain(pullData(renditions)))).toEqual([["ld", undefined]]);
  });

  it("has its backup lines in a source of their own", () => {
    const ld = { main: line({ flv: "/ld" }), backup: line({ flv: "/b?expire=1804507200" }) };
    const ao = { main: line({ flv: "/ao" }), backup: line({ flv: "/b-ao?only_audio=1" }) };
    const hd = { main: line({ flv: "/hd" }), backup: line({}) };
    const sources = sourcesOf(plain({ stream_data: JSON.stringify({ data: { ld, ao, hd } }) }));
    const told = sources.map(({ name, streams }) => [name, ...streams.map(({ flv }) => flv)]);
    expect(told).toEqual([
      ["main", "/hd", "/ld", "/ao"],
      ["backup", "/b?expire=1804507200", "/b-ao", "/b-ao?only_audio=1"],
    ]);
    expect(sources[1]?.streams[0]).toMatchObject({ headers, expiresAt: new Date(1_804_507_200_000) });
  });

  it.each(["{", "$12", "http://flv.live.example/a.flv", '{"data":{"origin":{"main":{"flv":"http://fl'])(
    "%j is INCOMPLETE, not a room without streams",
    (stream_data) => {
      expect(() => sourcesOf(plain({ stream_data }, maps))).toThrow(withCode("INCOMPLETE"));
    },
  );

  it.each([
    ["[]", []],
    ["{}", ["data"]],
    ['{"data":5}', ["data"]],
    ['{"data":{"hd":5}}', ["data", "hd"]],
    ['{"data":{"hd":{"primary":{"flv":"/hd"}}}}', ["data", "hd", "main"]],
    ['{"data":{"hd":{"main":{"flv_v2":"/hd"}}}}', ["data", "hd", "main", "flv"]],
    ['{"data":{"hd":{"main":{"flv":["/hd"]}}}}', ["data", "hd", "main", "flv"]],
    ['{"data":{"hd":{"main":{"flv":"","hls":5}}}}', ["data", "hd", "main", "hls"]],
  ])("%j is another shape, and the path says where", (stream_data, path) => {
    const outer = ["live_core_sdk_data", "pull_data", "stream_data"];
    const { error } = streamUrlSchema.safeParse(plain({ stream_data }));
    expect(error?.issues[0]?.path).toEqual([...outer, ...path]);
  });

  it("is not quoted by the error", () => {
    let thrown: unknown;
    try {
      sourcesOf(plain({ stream_data: "sign=canary" }));
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
    expect(sourcesOf(both, { doubleScreen })).toMatchObject([{ name, streams: [{ flv }] }]);
  });

  it.each([
    ["is empty", {}],
    ["has no stream_data", { "2": { stream_data: null } }],
    ["has no stream", { "2": pullData({}) }],
    ["has no URL", { "2": pullData({ origin: { flv: "" } }) }],
  ])("are the plain one when the composed %s", (_, pull_datas) => {
    expect(sourcesOf({ ...both, pull_datas })).toMatchObject([
      { name: "main", streams: [{ flv: "/plain" }] },
    ]);
  });
});

describe("web_stream_url", () => {
  const main = plain(pullData({ origin: { flv: "/or", sdk_params: sdkParams("h264") } }));
  const hevc = {
    ao: { flv: "/ao?only_audio=1", sdk_params: sdkParams("bytevc1", 0) },
    ld: { flv: "/ld5", sdk_params: sdkParams("bytevc1") },
    origin: { flv: "/or5", sdk_params: sdkParams("bytevc1") },
  };

  it("is a source behind main, of what really is in HEVC", () => {
    const sources = sourcesOf(main, { webStreamUrl: plain(pullData(hevc)) });
    expect(sources.map(({ name }) => name)).toEqual(["main", "h265"]);
    expect(sources[1]?.streams).toMatchObject([
      { quality: "origin", name: "蓝光", flv: "/or5", codec: "h265", headers },
      { quality: "ld", flv: "/ld5", codec: "h265" },
    ]);
    expect(sources[1]?.streams).toHaveLength(2);
  });

  it("stands between main and the backup lines", () => {
    const ld = { main: line({ flv: "/ld" }), backup: line({ flv: "/b" }) };
    const streamUrl = plain({ stream_data: JSON.stringify({ data: { ld } }) });
    const sources = sourcesOf(streamUrl, { webStreamUrl: plain(pullData(hevc)) });
    expect(sources.map(({ name }) => name)).toEqual(["main", "h265", "backup"]);
  });

  it.each([
    ["is not there", undefined],
    ["has empty maps", { flv_pull_url: {}, hls_pull_url_map: {}, pull_datas: {} }],
    ["has an empty set", plain({ options: { qualities: [] }, stream_data: "" })],
    ["has a set without URLs", plain(pullData({ origin: {} }))],
    ["has nothing but sound", plain(pullData({ ao: hevc.ao }))],
    ["has another set in H264", plain(pullData({ hd: { flv: "/hd", sdk_params: sdkParams("h264") } }))],
  ])("is no source where it %s", (_, webStreamUrl) => {
    expect(sourcesOf(main, { webStreamUrl }).map(({ name }) => name)).toEqual(["main"]);
  });

  it("shows the same picture as the first source or is left out", () => {
    const both = { ...main, pull_datas: { "2": pullData({ origin: { flv: "/composed" } }) } };
    const plainHevc = plain(pullData(hevc));
    const bothHevc = { ...plainHevc, pull_datas: { "2": pullData({ ld: { flv: "/composed5" } }) } };
    const namesOf = (sources: Source[]) => sources.map(({ name, streams }) => [name, streams[0]?.flv]);
    expect(namesOf(sourcesOf(both, { webStreamUrl: plainHevc }))).toEqual([["composed", "/composed"]]);
    expect(namesOf(sourcesOf(both, { webStreamUrl: bothHevc }))).toEqual([
      ["composed", "/composed"],
      ["h265", "/composed5"],
    ]);
    expect(namesOf(sourcesOf(both, { doubleScreen: false, webStreamUrl: bothHevc }))).toEqual([
      ["main", "/or"],
      ["h265", "/or5"],
    ]);
  });

  it("that was cut off is INCOMPLETE", () => {
    expect(() => sourcesOf(main, { webStreamUrl: plain({ stream_data: "$13" }) })).toThrow(
      withCode("INCOMPLETE"),
    );
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

  it.each([
    ["empty maps", { flv_pull_url: {}, hls_pull_url_map: {} }],
    ["empty URLs", { flv_pull_url: { HD1: "" }, hls_pull_url_map: { SD1: "" } }],
    ["nulls", { flv_pull_url: null, hls_pull_url_map: null, live_core_sdk_data: null, pull_datas: null }],
    ["nothing", {}],
  ])("that hold %s make no source", (_, streamUrl) => {
    expect(sourcesOf(streamUrl)).toEqual([]);
  });
});

it("reads one composed picture, however many there are", { timeout: 20_000 }, () => {
  const renditions = Array.from({ length: 5_000 }, (_, index) => [`q${index}`, { flv: "/a.flv" }]);
  const large = pullData(Object.fromEntries(renditions));
  const pull_datas = Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`k${index}`, large]));
  expect(sourcesOf({ pull_datas })).toMatchObject([{ name: "composed" }]);
});
