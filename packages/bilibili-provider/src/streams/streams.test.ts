import type { Stream } from "@stream-fallback/core";
import { describe, expect, it } from "vitest";
import { type Changeable, changeable as copy } from "../__fixtures__/changeable.ts";
import * as replies from "../__fixtures__/site/replies.ts";
import { cast } from "../__fixtures__/site/rooms.ts";
import { availableQualities } from "./available-qualities.ts";
import { readMasterPlaylist } from "./master-playlist.ts";
import { playSchema } from "./play-schema.ts";
import { qnOf, qualities } from "./quality.ts";
import { streamsOfPlay } from "./streams-of-play.ts";

const viewer = { qn: 10_000, hasLogin: false };
const play = (): Changeable => copy(replies.playInfo(cast.live, viewer).data);
const formatsOf = (reply: Changeable): Changeable[] =>
  reply.playurl_info.playurl.stream.flatMap(({ format }: Changeable) => format);
const codecsOf = (reply: Changeable): Changeable[] =>
  formatsOf(reply).flatMap(({ codec }: Changeable) => codec);

const read = (reply: unknown, askedQn = 10_000) =>
  streamsOfPlay(playSchema.parse(reply), { askedQn, isVisitor: true });
const inShort = ({ quality, codec, container, flv, hls }: Stream) =>
  [quality, codec, container, flv && "flv", hls && "hls"].filter(Boolean).join(" ");

describe("the streams of a reply", () => {
  it("are listed with what plays everywhere first; FLV and HLS of one encoding are one", () => {
    const [main] = read(play()).sources;
    expect(main?.streams.map(inShort)).toEqual([
      "origin h264 ts flv hls",
      "origin h264 fmp4 hls",
      "origin h265 ts flv hls",
      "origin h265 fmp4 hls",
    ]);
  });

  it("are listed so whatever order the reply has", () => {
    const reply = play();
    for (const format of formatsOf(reply)) format.codec.reverse();
    expect(read(reply).sources[0]?.streams[0]?.codec).toBe("h264");
  });

  it("are those that were given, and not those that there are", () => {
    const reply = play();
    for (const codec of codecsOf(reply))
      Object.assign(codec, { current_qn: 250, accept_qn: [10_000, 400, 250] });
    const { sources, availableQualities } = read(reply);
    expect(new Set(sources[0]?.streams.map(({ quality }) => quality))).toEqual(new Set(["hd"]));
    expect(availableQualities?.map(({ quality }) => quality)).toEqual(["origin", "uhd", "hd"]);
  });

  it("may be of another quality in another codec", () => {
    const reply = play();
    for (const codec of codecsOf(reply)) if (codec.codec_name === "hevc") codec.current_qn = 250;
    expect(read(reply).sources[0]?.streams.map(({ quality, codec }) => `${quality} ${codec}`)).toEqual([
      ...["origin h264", "origin h264", "hd h265", "hd h265"],
    ]);
  });

  it("are those that were asked for where a codec is there twice", () => {
    const reply = play();
    for (const format of formatsOf(reply)) {
      const [avc] = format.codec;
      const other = { ...avc, current_qn: 400, base_url: avc.base_url.replace("live_", "live_other_") };
      format.codec = [other, avc];
    }
    expect(read(reply, 10_000).sources[0]?.streams.map(({ quality }) => quality)).toEqual([
      "origin",
      "origin",
    ]);
    expect(read(reply, 400).sources[0]?.streams.map(({ quality }) => quality)).toEqual(["uhd", "uhd"]);
    expect(read(reply, 80).sources[0]?.streams.map(({ quality }) => quality)).toEqual(["uhd", "uhd"]);
  });

  it("have as many lines as the longest has, and peer boxes last", () => {
    const reply = play();
    const [flv, ...others] = codecsOf(reply);
    const [first] = flv.url_info;
    const box = { ...first, host: "https://xy1x2x3x4xy.mcdn.bilivideo.cn:486" };
    flv.url_info = [box, first, { ...first, host: "https://c1--cn-gotcha208.bilivideo.example" }];
    for (const other of others) other.url_info = [first];
    const hostsOf = read(reply).sources.map(({ name, streams }) => [
      name,
      ...streams.map(({ flv: url, hls }) => new URL(url ?? hls ?? "").host),
    ]);
    expect(hostsOf).toEqual([
      ["main", ...Array(4).fill("cn-test-01.bilivideo.example")],
      ["backup", "c1--cn-gotcha208.bilivideo.example"],
      ["backup-2", "xy1x2x3x4xy.mcdn.bilivideo.cn:486"],
    ]);
  });

  it("end with the earliest of their addresses, an hour ahead", () => {
    const reply = play();
    const [flv] = codecsOf(reply);
    flv.url_info[0].extra = "expires=1790003600&deadline=1790003500&x=1";
    expect(read(reply).sources[0]?.streams[0]?.expiresAt).toEqual(new Date(1_790_003_500_000));
  });

  it("have no known end where the address tells none", () => {
    const reply = play();
    for (const { url_info } of codecsOf(reply)) for (const line of url_info) line.extra = "expires=1&trid=2";
    expect(read(reply).sources[0]?.streams[0]).not.toHaveProperty("expiresAt", expect.anything());
  });

  it("may be called original and be a second encoding: the name tells", () => {
    const nameOf = (path: string, extra = "a=1") => {
      const reply = play();
      const [flv] = codecsOf(reply);
      flv.base_url = `${path}?`;
      flv.url_info[0].extra = extra;
      return read(reply).sources[0]?.streams[0]?.name;
    };
    expect(nameOf("/live-bvc/1/live_11153765_9369560_bluray.flv")).toBe("原画（bluray）");
    expect(nameOf("/live-bvc/1/live_7y6nk6_SYsOxDp_105zq5_1500.flv")).toBe("原画（1500）");
    expect(nameOf("/live-bvc/1/live_11153765_9369560_prohevc/index.m3u8")).toBe("原画（prohevc）");
    expect(nameOf("/live-bvc/1/live_11153765_9369560.flv", "suffix=bluray&a=1")).toBe("原画（bluray）");
    expect(nameOf("/live-bvc/1/live_11153765_9369560_bluray.flv", "suffix=origin")).toBe("原画");
    expect(nameOf("/live-bvc/1/live_11153765_1500.flv")).toBe("原画");
    expect(nameOf("/live-bvc/1/live_7y6nk6_SYsOxDp_105zq5.flv")).toBe("原画");
  });

  it("of an odd codec or form cost none of the others", () => {
    const reply = play();
    const [flv, ts] = formatsOf(reply);
    flv.codec.unshift({ codec_name: 7 }, null);
    ts.format_name = "mkv";
    reply.playurl_info.playurl.g_qn_desc = null;
    expect(read(reply).sources[0]?.streams.map(inShort)).toEqual([
      ...["origin h264 fmp4 flv hls", "origin h265 fmp4 flv hls"],
    ]);
  });

  it("of addresses that are none are none", () => {
    const reply = play();
    for (const { url_info } of codecsOf(reply))
      for (const line of url_info) line.host = "javascript:alert(1)//";
    expect(() => read(reply)).toThrow(expect.objectContaining({ code: "INCOMPLETE", isBlameless: true }));
  });

  it("that nobody has a word of on air are no refusal", () => {
    for (const playurl_info of [null, { playurl: null }, undefined])
      expect(() => read({ ...play(), playurl_info })).toThrow(
        expect.objectContaining({ code: "INCOMPLETE" }),
      );
  });

  it("of an unknown quality are named by its number, behind all others", () => {
    const reply = play();
    for (const codec of codecsOf(reply)) if (codec.codec_name === "hevc") codec.current_qn = 12_345;
    expect(
      read(reply)
        .sources[0]?.streams.map(({ quality, name }) => `${quality} ${name}`)
        .at(-1),
    ).toBe("12345 12345");
  });
});

describe("what there is", () => {
  const told = { accepted: [400, 10_000, 250, 25_000], given: [250], asked: 10_000 };
  const needing = (isVisitor: boolean, more = {}) =>
    availableQualities({ ...told, isVisitor, ...more }).flatMap(({ quality, needsLogin }) =>
      needsLogin ? [quality] : [],
    );

  it("is told best first", () => {
    const all = availableQualities({ ...told, isVisitor: false });
    expect(all.map(({ quality }) => quality)).toEqual(["real_origin", "origin", "uhd", "hd"]);
  });

  it("needs a login as far as a visitor has asked for it in vain, and no further", () => {
    expect(needing(true)).toEqual(["origin", "uhd"]);
    expect(needing(true, { asked: 400 })).toEqual(["uhd"]);
  });

  it("needs none where nobody knows: it was given, was not asked for, is not there, or a login did not help", () => {
    expect(needing(true, { given: [10_000] })).toEqual([]);
    expect(needing(true, { asked: 250 })).toEqual([]);
    expect(needing(true, { asked: 20_000 })).toEqual([]);
    expect(needing(false)).toEqual([]);
  });
});

describe("a playlist", () => {
  const base = "https://api.live.bilibili.com/xlive/play-gateway/master/url?x=1";
  const entry = (attributes: string, url: string) => `#EXT-X-STREAM-INF:${attributes}\n${url}\n`;

  it("has the lines of a quality in the site's order, and its commas in quotes", () => {
    const text = `#EXTM3U\r\n${entry(
      'CODECS="hvc1.1.6,mp4a",BILI-ORDER=1,BILI-DISPLAY="原画, 真彩",BILI-QN=25000,BANDWIDTH=9000000',
      "https://two.example/a.m3u8",
    )}${entry('CODECS="hvc1.1.6,mp4a",BILI-ORDER=0,BILI-DISPLAY="原画, 真彩",BILI-QN=25000,BANDWIDTH=9000000', "/one.m3u8")}`;
    expect(readMasterPlaylist(text, base)).toEqual([
      {
        ...{ qn: 25_000, name: "原画, 真彩", codec: "h265", container: "fmp4", bitRate: 9_000_000 },
        urls: ["https://api.live.bilibili.com/one.m3u8", "https://two.example/a.m3u8"],
      },
    ]);
  });

  it.each([
    "",
    "#EXTM3U\n",
    "#EXTM3U\n#EXT-X-STREAM-INF:BILI-QN=10000\n",
    "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\na.m3u8",
  ])("without a stream proves nothing: %j", (text) => {
    expect(() => readMasterPlaylist(text, base)).toThrow(expect.objectContaining({ code: "INCOMPLETE" }));
  });
});

it("Qualities are asked for by our key or the site's number", () => {
  expect(qualities).toEqual([
    ...["dolby", "real_origin", "4k", "2k", "origin", "uhd_dolby", "uhd", "hd", "sd", "ld"],
  ]);
  expect([...qualities.map(qnOf)]).toEqual([30_000, 25_000, 20_000, 15_000, 10_000, 401, 400, 250, 150, 80]);
  expect([qnOf("400"), qnOf(undefined), qnOf("nonsense")]).toEqual([400, 10_000, 10_000]);
});

it("A reply of hostile length is read in time", () => {
  const reply = play();
  const [flv] = formatsOf(reply);
  const [codec] = flv.codec;
  const line = codec.url_info[0];
  flv.codec = Array.from({ length: 20_000 }, (_, qn) => ({
    ...codec,
    codec_name: `avc${qn}`,
    current_qn: qn,
    url_info: [line],
  }));
  codecsOf(reply).at(-1).url_info = Array(100_000).fill(line);
  const before = performance.now();
  expect(read(reply).sources).toHaveLength(10);
  expect(performance.now() - before).toBeLessThan(10_000);
});
