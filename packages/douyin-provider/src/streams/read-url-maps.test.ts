import { expect, it } from "vitest";
import { readUrlMaps } from "./read-url-maps.ts";

const flv_pull_url = { FULL_HD1: "/a_or4.flv", HD1: "/a_hd.flv", SD1: "/a_ld.flv", SD2: "/a_sd.flv" };
const byQuality = [
  { quality: "origin", flv: "/a_or4.flv" },
  { quality: "hd", flv: "/a_hd.flv" },
  { quality: "sd", flv: "/a_sd.flv" },
  { quality: "ld", flv: "/a_ld.flv" },
];

it("reads by key and not by position: SD1 is the lower of the two", () => {
  expect(readUrlMaps({ flv_pull_url })).toMatchObject(byQuality);
  const reversed = Object.fromEntries(Object.entries(flv_pull_url).reverse());
  expect(readUrlMaps({ flv_pull_url: reversed })).toMatchObject(byQuality);
});

it("gives each what a player needs: names, both formats, headers and the earlier end", () => {
  const flv = "http://pull.example/a_or4.flv?auth_key=1804507260-0-0-ab";
  const hls = "http://pull.example/a_or4.m3u8?auth_key=1804507200-0-0-cd";
  const [stream] = readUrlMaps({ flv_pull_url: { FULL_HD1: flv }, hls_pull_url_map: { FULL_HD1: hls } });
  expect(stream).toEqual({
    quality: "origin",
    name: "蓝光",
    flv,
    hls,
    headers: { referer: "https://live.douyin.com/", "user-agent": expect.stringContaining("Windows") },
    expiresAt: new Date("2027-03-08T12:00:00Z"),
  });
});

it.each([
  ["FLV", { flv_pull_url: { FULL_HD1: "http://pull.example/a_uhd.flv?sign=1" } }],
  ["HLS", { hls_pull_url_map: { FULL_HD1: "http://pull.example/a_uhd.m3u8?sign=1" } }],
])("has uhd under the best key where the URL says so: %s", (_, maps) => {
  expect(readUrlMaps(maps)).toMatchObject([{ quality: "uhd", name: "蓝光" }]);
});

it("takes the codec from the options beside the maps, where there are any", () => {
  const qualities = [
    { name: "超清", sdk_key: "hd", v_codec: "264" },
    { name: "标清", sdk_key: "ld", v_codec: "bytevc1" },
  ];
  const live_core_sdk_data = { pull_data: { options: { qualities } } };
  const streams = readUrlMaps({ flv_pull_url, live_core_sdk_data });
  expect(streams.map(({ quality, codec }) => [quality, codec])).toEqual([
    ["origin", undefined],
    ["hd", "h264"],
    ["sd", undefined],
    ["ld", "h265"],
  ]);
});
