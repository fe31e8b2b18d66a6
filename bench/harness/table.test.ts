import { expect, it } from "vitest";
import { table } from "./table.ts";

const header = ["what", "ns", "note"];

it("a table aligns its first and last column to the left, numbers to the right", () => {
  const rows = [
    ["short", "1,000", "a"],
    ["much longer", "5", "bb"],
  ];
  expect(table(header, rows).split("\n")).toEqual([
    "what            ns  note",
    "short        1,000  a",
    "much longer      5  bb",
  ]);
});

it("a table fills up rows with fewer cells, without spaces at the end", () => {
  expect(table(header, [[], ["group"]]).split("\n")).toEqual(["what   ns  note", "", "group"]);
});
