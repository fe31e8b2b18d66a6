import { expect, it } from "vitest";
import { readCodec } from "./codec.ts";

it.each([
  [["h264"], "h264"],
  [["264"], "h264"],
  [["H264"], "h264"],
  [["h265"], "h265"],
  [["bytevc1"], "h265"],
  [["bytevc1", "264"], "h265"],
  [[undefined, "bytevc1"], "h265"],
  [["", "264"], "h264"],
  [["bytevc2", null], undefined],
  [[], undefined],
])("the codec of %j is %s", (names, codec) => {
  expect(readCodec(...names)).toBe(codec);
});
