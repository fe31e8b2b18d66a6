import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { chooseCoding, encodeBody } from "./content-coding.ts";

test.each([
  ["gzip, deflate, br", "br"],
  ["GZIP", "gzip"],
  ["br;q=0, gzip;q=0.5", "gzip"],
  ["br;q=0.0,gzip;q=0", "identity"],
  ["brr", "identity"],
  ["", "identity"],
] as const)("a client that sends accept-encoding %j is answered in %s", (accepted, coding) => {
  expect(chooseCoding(accepted)).toBe(coding);
});

test("an encoded body decodes to the same bytes", async () => {
  const body = Buffer.from("抖音".repeat(1000));
  expect(brotliDecompressSync(await encodeBody(body, "br"))).toEqual(body);
  expect(gunzipSync(await encodeBody(body, "gzip"))).toEqual(body);
  expect(await encodeBody(body, "identity")).toBe(body);
});
