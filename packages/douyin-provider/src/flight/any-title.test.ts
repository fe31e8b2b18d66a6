import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { find, page, row, stateRow, textRow } from "./__fixtures__/flight-page.ts";

describe("a title or text of any kind", () => {
  const fragments = fc.constantFrom(
    '"',
    "\\",
    '\\"',
    "\n",
    "</script>",
    "<script>",
    '"])',
    'self.__pace_f.push([1,"',
    '_f.push( [ 1, "',
    "\u2028",
    "😀",
    "\ud83d",
    "مرحبا",
    "$",
    "$12",
    "$undefined",
    "12:T5,",
    "a:",
    ',"roomStore":{"roomInfo":{"room":2}}',
    "\0",
    "\\u0022",
    "é",
  );
  const words = fc
    .array(fc.oneof(fragments, fc.string({ unit: "grapheme" })), { maxLength: 30 })
    .map((all) => all.join(""));

  it("comes out as it went in, wherever the page is cut", () => {
    fc.assert(
      fc.property(
        words,
        words,
        fc.array(fc.nat(3_000), { maxLength: 6 }),
        fc.integer({ min: 1, max: 500 }),
        (title, long, cuts, chunk) => {
          const escaped = title.startsWith("$") ? `$${title}` : title;
          const stream = [
            row("1", [long]),
            textRow("12", long),
            stateRow("a", { title: escaped, long: "$12" }),
          ].join("");
          const places = [
            0,
            ...cuts.map((cut) => cut % stream.length).sort((one, other) => one - other),
            stream.length,
          ];
          const pushes = places.slice(1).map((end, index) => stream.slice(places[index], end));
          const found = find(page(...pushes), chunk);
          expect(found).toEqual({ title, long });
        },
      ),
      { seed: 6, numRuns: 300 },
    );
  });
});
