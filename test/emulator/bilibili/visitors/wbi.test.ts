import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { openWbiOffice, signatureOf } from "./wbi.ts";

interface Published {
  img_key: string;
  sub_key: string;
  vectors: { name: string; params: Record<string, string>; wts: number; w_rid: string }[];
}

const path = "../../../../packages/bilibili-provider/src/signing/__fixtures__/wbi.json";
const published = JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8")) as Published;

it.each(published.vectors)("knows the signature of $name", ({ params, wts, w_rid }) => {
  const query = new URLSearchParams({ ...params, wts: String(wts) });
  const keys = { img: published.img_key, sub: published.sub_key };
  expect(signatureOf(query.toString(), keys)).toBe(w_rid);
});

function signed(keys: { img: string; sub: string }, nowMs: number): string {
  const query = `room_id=71&wts=${Math.floor(nowMs / 1_000)}`;
  return `${query}&w_rid=${signatureOf(query, keys)}`;
}

it("takes what is signed with the keys of the day, in any order, and nothing else", () => {
  let nowMs = Date.parse("2026-01-01T10:00:00+08:00");
  const office = openWbiOffice(() => nowMs);
  const query = signed(office.keys(), nowMs);
  expect(office.flawOf(query)).toBeUndefined();
  expect(office.flawOf(query.split("&").reverse().join("&"))).toBeUndefined();
  expect(office.flawOf(query.replace("71", "72"))).toBe("badSignature");
  expect(office.flawOf("room_id=71")).toBe("unsigned");
  expect(office.flawOf(signed(office.keys(), nowMs - 3 * 86_400_000))).toBe("anotherTime");
  nowMs = Date.parse("2026-01-01T23:59:59+08:00");
  expect(office.flawOf(query)).toBeUndefined();
  nowMs += 1_000;
  expect(office.flawOf(query)).toBe("badSignature");
  const next = signed(office.keys(), nowMs);
  expect(office.flawOf(next)).toBeUndefined();
  office.rotate();
  expect(office.flawOf(next)).toBe("badSignature");
});
