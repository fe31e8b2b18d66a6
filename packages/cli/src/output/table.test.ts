import { expect, it } from "vitest";
import { renderTable } from "./table.ts";

const columns = [
  { heading: "room", isFlexible: true, least: 8 },
  { heading: "title", isFlexible: true },
  { heading: "codec", isExtra: true },
  { heading: "rate", isExtra: true },
  { heading: "end" },
];
const rows = [["900100200301", "a long title of a room", "h264", "6.0M", "here"].map((text) => ({ text }))];
const headingsAt = (mostColumns: number) =>
  renderTable(columns, { rows, mostColumns }).split("\n")[0]?.split(/ +/);

const rowAt = (mostColumns: number) => renderTable(columns, { rows, mostColumns }).split("\n")[1];

it("a table has all of its cells where there is room", () => {
  expect(rowAt(120)).toBe("900100200301  a long title of a room  h264   6.0M  here");
});

it("cuts flexible columns where there is not, the widest first", () => {
  expect(rowAt(45)).toBe("900100200301  a long titl…  h264   6.0M  here");
});

it("leaves extra columns out where cutting is not enough, the last one first", () => {
  expect(headingsAt(35)).toEqual(["room", "title", "codec", "rate", "end"]);
  expect(headingsAt(34)).toEqual(["room", "title", "codec", "end"]);
  expect(headingsAt(28)).toEqual(["room", "title", "end"]);
});

it("cuts no column below its least", () => {
  expect(renderTable(columns, { rows, mostColumns: 22 }).split("\n")[1]).toBe("9001002…  a lon…  here");
});
