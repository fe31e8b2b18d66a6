import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { mixinKey } from "./mixin-key.ts";
import { signedQuery } from "./signed-query.ts";

interface Vector {
  name: string;
  params: Record<string, string>;
  wts: number;
  query: string;
  w_rid: string;
}

const { img_key, sub_key, mixin_key, vectors } = JSON.parse(
  readFileSync(new URL("./__fixtures__/wbi.json", import.meta.url), "utf8"),
) as { img_key: string; sub_key: string; mixin_key: string; vectors: Vector[] };
const key = mixinKey({ imgKey: img_key, subKey: sub_key });

it("mixes the keys as published", () => {
  expect(key).toBe(mixin_key);
});

it.each(vectors)("signs bit for bit: $name", ({ params, wts, query, w_rid }) => {
  expect(signedQuery(params, { key, wts })).toBe(`${query}&w_rid=${w_rid}`);
});

it("sends what was hashed, whatever the order in which the parameters were given", () => {
  const one = signedQuery({ b: "2", a: "1 (one)" }, { key, wts: 1 });
  expect(signedQuery({ a: "1 (one)", b: "2" }, { key, wts: 1 })).toBe(one);
  expect(one).toMatch(/^a=1%20one&b=2&wts=1&w_rid=[\da-f]{32}$/);
});

it("signs text that is no whole Unicode, as half a character is", () => {
  expect(signedQuery({ a: "\ud800" }, { key, wts: 1 })).toMatch(/^a=%EF%BF%BD&wts=1&w_rid=/);
});
