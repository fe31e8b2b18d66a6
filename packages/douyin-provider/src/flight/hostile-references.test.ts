import { expect, it } from "vitest";
import type { Wanted } from "./find-value.ts";
import { FlightReader } from "./flight-reader.ts";
import { isObject } from "./json.ts";

const wanted: Wanted = {
  key: "roomStore",
  take: (store) => (isObject(store) && isObject(store.roomInfo) ? store.roomInfo : undefined),
};

/** What is found in rows that arrive in small pushes, each with a write of its own. */
function find(rows: string): unknown {
  const reader = new FlightReader(wanted);
  for (let start = 0; start < rows.length; start += 16_384) {
    const literal = JSON.stringify(rows.slice(start, start + 16_384)).replaceAll("<", "\\u003c");
    const found = reader.write(Buffer.from(`<script>self.__pace_f.push([1,${literal}])</script>`));
    if (found) return found;
  }
  return reader.end();
}

const times = (count: number, item: string) => Array<string>(count).fill(item).join(",");
const incomplete = expect.objectContaining({ code: "INCOMPLETE" });
const bulk = `5:[${times(200_000, "[]")}]\n`;

it("reads short texts without looking through all that follows each", { timeout: 30_000 }, () => {
  const reader = new FlightReader(wanted);
  expect(() => reader.push(Buffer.from("1:T1,a".repeat(400_000)))).not.toThrow();
  expect(reader.end()).toBeUndefined();
});

it("reads a row that is no JSON once, however often it is referred to", { timeout: 30_000 }, () => {
  const broken = `5:[${times(100_000, "1")}x\n`;
  const holder = `1:{"roomStore":{"roomInfo":[${times(2_000, '"$5"')}]}}\n`;
  expect(() => find(broken + holder)).toThrow(incomplete);
});

it("walks through a row once, however many values refer to it", { timeout: 30_000 }, () => {
  expect(find(`${bulk}1:[${times(100, '{"roomStore":{"a":"$5"}}')}]\n`)).toBeUndefined();
});

it("does not ask for every missing row again whenever bytes come", () => {
  const holder = `1:{"roomStore":{"roomInfo":[${times(300_000, '"$ff"')}]}}\n`;
  expect(() => find(holder + "2:1\n".repeat(500_000))).toThrow(incomplete);
});

it("takes a value at the end, although one before it waits for a row in vain", () => {
  const rows = '1:{"roomStore":{"a":["$fe","$5"]}}\n2:{"roomStore":{"roomInfo":{"a":"$5"}}}\n5:[1]\n';
  expect(find(rows)).toEqual({ a: [1] });
});

it("fills at the end what it can, although a row is missing beside it", () => {
  const rows = '1:{"roomStore":{"roomInfo":"$5","a":"$fe","b":"$fd"}}\n5:{"room":1}\n';
  expect(() => find(rows)).toThrow(incomplete);
});

it("keeps a reference to a part that is not found: it must not pass for absent", () => {
  const rows = '2:{"x":"$9"}\n9:{"y":1}\n1:{"roomStore":{"roomInfo":{"room":"$2:x:y","a":"$2:z"}}}\n';
  expect(find(rows)).toEqual({ room: "$2:x:y", a: "$2:z" });
});

it("undoes the escapes of a row that is a string, and not those of a text", () => {
  const rows =
    '2:"$$cash"\n3:"$undefined"\n4:T6,$$cash1:{"roomStore":{"roomInfo":{"a":"$2","b":"$3","c":"$4"}}}\n';
  expect(find(rows)).toStrictEqual({ a: "$cash", b: undefined, c: "$$cash" });
});

it("refuses a page that has one text in a thousand places", { timeout: 30_000 }, () => {
  const text = "a".repeat(1_000_000);
  const rows = `5:Tf4240,${text}1:{"roomStore":{"roomInfo":[${times(1_000, '"$5"')}]}}\n`;
  expect(() => find(rows)).toThrow(expect.objectContaining({ code: "REPLY_TOO_LARGE" }));
});
