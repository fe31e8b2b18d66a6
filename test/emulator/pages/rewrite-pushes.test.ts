import { expect, test } from "vitest";
import { decodePage } from "./decode-page.ts";
import { pushScript, textRow } from "./flight.ts";
import { rewritePushes } from "./rewrite-pushes.ts";
import { scatterRow } from "./scatter-row.ts";

const long = `站点🛰️ "short" ${"x".repeat(1500)} short`;
const rows = scatterRow({
  id: "a",
  value: { first: long, second: `${long}!`, third: "short" },
  wrap: (model) => model,
  isGarbled: false,
});
const page = `<p>short</p>${rows.map((text) => pushScript(text)).join("")}`;
const lengthen = (text: string) => text.replaceAll("short", "更长的词");

test("rewritePushes leaves the page as it was when nothing is changed", () => {
  expect(rewritePushes(page, (text) => text)).toBe(page);
});

test("rewritePushes announces the new length of a text row that has grown", () => {
  const { rows: changed, texts } = decodePage(rewritePushes(page, lengthen));
  expect(changed.get("a")).toEqual({ first: "$12", second: "$13", third: "更长的词" });
  expect([...texts.values()]).toEqual([lengthen(long), lengthen(`${long}!`)]);
});

test("rewritePushes cuts the rows about where they were cut before", () => {
  const pushes = (html: string) => html.split("_f.push").length;
  expect(pushes(rewritePushes(page, lengthen))).toBe(pushes(page));
  expect(rewritePushes(page, lengthen)).toContain('"13:T"');
});

test("rewritePushes keeps several rows of one push in one push", () => {
  const one = pushScript([...textRow("1", long), '2:"short"\n'].join(""));
  const { texts, rows: changed } = decodePage(rewritePushes(one, lengthen));
  expect(texts.get("1")).toBe(lengthen(long));
  expect(changed.get("2")).toBe("更长的词");
});
