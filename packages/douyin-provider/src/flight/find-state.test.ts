import { describe, expect, it } from "vitest";
import { findState, findStore, isObject } from "./find-state.ts";
import type { Row } from "./read-rows.ts";

/** Rows in order; an object stands for its JSON, a string for a text row. */
function rowsOf(rows: Record<string, unknown>): Map<string, Row> {
  return new Map(
    Object.entries(rows).map(([id, value]) => [
      id,
      typeof value === "string"
        ? { kind: "text", text: value }
        : { kind: "json", text: JSON.stringify(value) },
    ]),
  );
}

function storeWith(roomInfo: unknown): unknown {
  return ["$", "$L11", null, { state: { appStore: {}, roomStore: { roomInfo } }, children: "$a1" }];
}

function find(rows: Record<string, unknown>): unknown {
  return findStore(rowsOf(rows), "roomStore", "roomInfo");
}

const incomplete = expect.objectContaining({ code: "INCOMPLETE" });

describe("the store", () => {
  it("is the first that is no empty shell", () => {
    const rows = { x2: storeWith({}), xa: storeWith({ room: 1 }), xb: storeWith({ room: 2 }) };
    expect(find(rows)).toEqual({ room: 1 });
  });

  it.each([
    ["there are no rows", {}],
    ["there are only shells", { x1: storeWith({}), x2: storeWith(null), x3: storeWith("$undefined") }],
    ["it has another name", { x1: { homeStore: { roomInfo: { room: 1 } } } }],
    ["it is in a text", { x1: JSON.stringify(storeWith({ room: 1 })) }],
    ["it is no object", { x1: { roomStore: 5 }, x2: { roomStore: null }, x3: { roomStore: "$12" } }],
  ])("is not found where %s", (_, rows) => {
    expect(find(rows)).toBeUndefined();
  });

  it("is not found in a row that is no JSON, and the next rows are looked at", () => {
    const rows = rowsOf({ xa: storeWith({ room: 1 }) });
    const broken = new Map<string, Row>([
      ["x1", { kind: "json", text: '{"roomStore":{"roomInfo":' }],
      ...rows,
    ]);
    expect(findStore(broken, "roomStore", "roomInfo")).toEqual({ room: 1 });
  });

  it("is found 10,000 levels deep", () => {
    const depth = 10_000;
    const text = `${"[".repeat(depth)}${JSON.stringify(storeWith({ room: 1 }))}${"]".repeat(depth)}`;
    const rows = new Map<string, Row>([["a", { kind: "json", text }]]);
    expect(findStore(rows, "roomStore", "roomInfo")).toEqual({ room: 1 });
  });
});

describe("values", () => {
  it("are the text rows that they refer to, wherever they are", () => {
    const rows = { "13": "before", a: storeWith({ one: "$12", many: [{ two: "$13" }] }), "12": "behind" };
    expect(find(rows)).toEqual({ one: "behind", many: [{ two: "before" }] });
  });

  it("are the JSON rows that they refer to, and what those refer to", () => {
    const rows = { xa: storeWith({ room: "$b", anchor: "$c" }), b: { title: "$12" }, c: [1], "12": "text" };
    expect(find(rows)).toEqual({ room: { title: "text" }, anchor: [1] });
  });

  it("of rows that refer to themselves come to an end", () => {
    const rows = { xa: storeWith({ room: "$b" }), b: { again: "$c" }, c: { again: "$b" } };
    expect(find(rows)).toMatchObject({ room: { again: { again: { again: {} } } } });
  });

  it.each([
    ["$$", "$"],
    ["$$12", "$12"],
    ["$$undefined", "$undefined"],
    ["$$$", "$$"],
    ["12", "12"],
    ["a$12", "a$12"],
    ["", ""],
  ])("of the form %j are the text %j", (value, expected) => {
    expect(find({ xa: storeWith({ value }) })).toEqual({ value: expected });
  });

  it('of the form "$undefined" are nothing', () => {
    const found = find({ xa: storeWith({ value: "$undefined", other: 1 }) });
    expect(found).toEqual({ value: undefined, other: 1 });
  });

  it.each(["$L11", "$", "$Sreact.suspense", "$D2026-01-01", "$a1:props:room", "$NaN"])(
    "of the form %j stay, so that they do not pass for absent",
    (value) => {
      expect(find({ xa: storeWith({ value }) })).toEqual({ value });
    },
  );

  it("that are no texts stay as they are", () => {
    const value = { zero: 0, no: false, none: null, list: [1, null], object: {}, "": "", __proto__x: 1 };
    expect(find({ xa: storeWith(value) })).toEqual(value);
  });

  it.each(["$12", "$a0"])("that refer to a row which did not come, %s, are INCOMPLETE", (value) => {
    expect(() => find({ xa: storeWith({ deep: [{ value }] }) })).toThrow(incomplete);
  });

  it("nested 10,000 deep do not crash", () => {
    const depth = 10_000;
    const deep = `${"[".repeat(depth)}"$12"${"]".repeat(depth)}`;
    const text = `{"roomStore":{"roomInfo":{"room":1,"deep":${deep}}}}`;
    const rows = new Map<string, Row>([
      ["a", { kind: "json", text }],
      ["12", { kind: "text", text: "bottom" }],
    ]);
    expect(findStore(rows, "roomStore", "roomInfo")).toMatchObject({ room: 1 });
  });

  it("do not change the prototype of the answer", () => {
    const text = '{"roomStore":{"roomInfo":{"room":1,"__proto__":{"polluted":true}}}}';
    const rows = new Map<string, Row>([["a", { kind: "json", text }]]);
    const found = findStore(rows, "roomStore", "roomInfo") as { polluted?: boolean };
    expect(found.polluted).toBeUndefined();
  });
});

describe("findState", () => {
  const pickNamed = ({ name, ...rest }: Record<string, unknown>) => (name === "wanted" ? rest : undefined);

  it("takes the first object that is wanted, wherever it is nested, past others of the same row", () => {
    const rows = rowsOf({
      xa: [{ name: "other" }, { deep: [{ name: "wanted", value: "$12" }] }],
      "12": "text",
    });
    expect(findState(rows, '"name"', pickNamed)).toEqual({ value: "text" });
  });

  it("resolves only what was taken of it", () => {
    const rows = rowsOf({ xa: { user: { name: "one" }, beside: "$99" } });
    const found = findState(rows, '"user"', ({ user }) => (isObject(user) ? user : undefined));
    expect(found).toEqual({ name: "one" });
  });

  it("does not look at rows without the mark", () => {
    expect(findState(rowsOf({ xa: { name: "wanted" } }), '"other"', pickNamed)).toBeUndefined();
  });
});
