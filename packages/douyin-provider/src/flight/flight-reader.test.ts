import { describe, expect, it } from "vitest";
import { find, page, row, stateRow, textRow, wanted } from "./__fixtures__/flight-page.ts";
import { FlightReader } from "./flight-reader.ts";

const incomplete = expect.objectContaining({ code: "INCOMPLETE" });

describe("the wanted value of a Flight page", () => {
  it("is the first one under its key that is no empty shell", () => {
    const rows = [stateRow("2", {}), stateRow("a", { room: 1 }), stateRow("b", { room: 2 })];
    expect(find(page(...rows))).toEqual({ room: 1 });
  });

  it.each([
    ["there are no rows", ""],
    ["there are only shells", stateRow("1", {}) + stateRow("2", null) + stateRow("3", "$undefined")],
    ["it has another name", row("1", { homeStore: { roomInfo: { room: 1 } } })],
    ["it is in a text row", textRow("1", stateRow("a", { room: 1 }))],
    ["it is in a string", row("1", { text: stateRow("a", { room: 1 }) })],
    ["its name is the end of another", row("1", { 'my,"roomStore': { roomInfo: { room: 1 } } })],
    ["it is no object", row("1", { roomStore: 5 }) + row("2", { roomStore: null })],
    ["its row has no end", stateRow("a", { room: 1 }).slice(0, -1)],
    ["its row was cut", `${stateRow("a", { room: 1 }).slice(0, 60)}\n`],
  ])("is not found where %s", (_, pushed) => {
    expect(find(page(pushed))).toBeUndefined();
  });

  it("is found behind unwanted values under its key, beside them and inside them", () => {
    const inside = { roomStore: { deeper: [{ roomStore: { roomInfo: { room: 1 } } }] } };
    expect(find(page(row("a", [{ roomStore: 5 }, { roomStore: "no" }, inside])))).toEqual({ room: 1 });
  });

  it("may be a row of its own", () => {
    const rows = [row("a", { roomStore: "$b" }), row("b", { roomInfo: "$c" }), row("c", { room: 1 })];
    expect(find(page(...rows))).toEqual({ room: 1 });
  });

  it("is there as soon as its row and those that it refers to are, and not before", () => {
    const reader = new FlightReader(wanted);
    const write = (push: string) => reader.write(Buffer.from(page(push)));
    expect(write(textRow("12", "before"))).toBeUndefined();
    expect(write(stateRow("a", { one: "$12", two: "$13", three: "$b" }))).toBeUndefined();
    expect(write(textRow("13", "behind"))).toBeUndefined();
    expect(write(row("c", "unrelated"))).toBeUndefined();
    expect(write(row("b", { four: "$14" }))).toBeUndefined();
    expect(write(textRow("14", "last"))).toEqual({
      one: "before",
      two: "behind",
      three: { four: "last" },
    });
  });

  it("is the first one even while that still waits for a row and a later one is complete", () => {
    const rows = [stateRow("a", { room: "$1a" }), stateRow("b", { room: 2 }), textRow("1a", "first")];
    expect(find(page(...rows))).toEqual({ room: "first" });
  });

  it("that refers to a row which never comes, or cannot be read, is INCOMPLETE", () => {
    const state = stateRow("a", { room: 1, deep: [{ other: "$1a" }] });
    expect(() => find(page(state))).toThrow(incomplete);
    expect(() => find(page(`${state}1a:{\n`))).toThrow(incomplete);
  });

  it("is taken although an unwanted one waits for a row that never comes", () => {
    const unwanted = row("1", { roomStore: { shell: "$99" } });
    expect(find(page(unwanted, stateRow("a", { room: 1 })))).toEqual({ room: 1 });
  });

  it("comes from the first row of an id, whatever rows of the same id follow", () => {
    const rows = [textRow("12", "first"), textRow("12", "second"), stateRow("a", { text: "$12" })];
    expect(find(page(...rows))).toEqual({ text: "first" });
  });

  it("is found 10,000 levels deep, with as many inside", () => {
    const nest = (text: string) => `${"[".repeat(10_000)}${text}${"]".repeat(10_000)}`;
    const inner = `{"roomStore":{"roomInfo":{"room":1,"deep":${nest('"$12"')}}}}`;
    expect(find(page(textRow("12", "x"), `a:${nest(inner)}\n`))).toMatchObject({ room: 1 });
  });

  it("does not get a prototype from the page", () => {
    const text = `a:{"roomStore":{"roomInfo":{"room":1,"__proto__":"$b"}}}\n${row("b", { polluted: true })}`;
    expect((find(page(text)) as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe("Flight values", () => {
  it.each([
    ["$$", "$"],
    ["$$12", "$12"],
    ["$$undefined", "$undefined"],
    ["$undefined", undefined],
    ["$NaN", Number.NaN],
    ["$Infinity", Number.POSITIVE_INFINITY],
    ["$-Infinity", Number.NEGATIVE_INFINITY],
    ["$-0", -0],
    ["$D2026-01-02T03:04:05.000Z", new Date("2026-01-02T03:04:05Z")],
    ["$n7600000000000000123456", "7600000000000000123456"],
    ["12", "12"],
    ["a$12", "a$12"],
    ["", ""],
  ])("of the form %j stand for %j", (value, expected) => {
    expect(find(page(stateRow("a", { value, other: 1 })))).toEqual({ value: expected, other: 1 });
  });

  it.each(["$L11", "$", "$Sreact.suspense", "$@b", "$F1", "$Q2", "$n1e5", "$12x"])(
    "of the form %j stay, so that they do not pass for absent",
    (value) => {
      expect(find(page(stateRow("a", { value })))).toEqual({ value });
    },
  );

  it("that are no strings stay as they are", () => {
    const value = { zero: 0, no: false, none: null, list: [1, null, []], object: {}, "": "" };
    expect(find(page(stateRow("a", value)))).toEqual(value);
  });

  it("may be a part of a row", () => {
    const rows = [
      row("b", { props: { list: ["x", { room: 7 }] } }),
      stateRow("a", { value: "$b:props:list:1" }),
    ];
    expect(find(page(...rows))).toEqual({ value: { room: 7 } });
  });

  it("of rows that refer to each other in circles come to an end", () => {
    const rows = [
      row("1", { roomStore: { shell: "$b" } }),
      stateRow("a", { room: "$b" }),
      row("b", { again: "$c" }),
      row("c", { again: "$b" }),
    ];
    expect(find(page(...rows))).toMatchObject({ room: { again: { again: { again: {} } } } });
  });
});

describe("Flight rows", () => {
  const text = '星空直播😀\n5:{"roomStore":1}\n"\\ é \\n';

  it("of text have as many bytes as they announce, whatever these are", () => {
    const rows = [
      textRow("12", text),
      textRow("13", ""),
      textRow("14", "x"),
      stateRow("a", ["$12", "$13", "$14"]),
    ];
    expect(find(page(rows.join("")))).toEqual([text, "", "x"]);
  });

  it("are the same wherever pushes and chunks split them", () => {
    const stream = `${row("1", "I")}${textRow("12", "直播😀\n")}${stateRow("a", { title: '"星"😀\\', text: "$12" })}`;
    const whole = find(page(stream));
    expect(whole).toEqual({ title: '"星"😀\\', text: "直播😀\n" });
    for (let split = 0; split <= stream.length; split += 1) {
      const html = page(stream.slice(0, split), stream.slice(split));
      expect(find(html, 7 + (split % 90)), `split at ${split}`).toEqual(whole);
    }
    for (let length = 1; length < 40; length += 1) expect(find(page(...stream), length)).toEqual(whole);
  });

  it("of binary data have a length too, and hints have no id", () => {
    const rows = `:HL["/a.css","style"]\n7:A3,a\nb8:o2,\n:${stateRow("a", { room: 1 })}`;
    expect(find(page(rows))).toEqual({ room: 1 });
    expect(find(page(`:${stateRow("a", { room: 1 }).slice(2)}`))).toBeUndefined();
  });

  it.each(["\n", "no row\n", "12 :1\n"])("behind a line that is none, %j, are not trusted", (line) => {
    expect(find(page(line, stateRow("a", { room: 1 })))).toBeUndefined();
  });

  it("behind a text whose length is wrong are not trusted, though it has rows in it", () => {
    const title = `x\n${stateRow("9", { fake: true })}`;
    const state = stateRow("a", { room: 1 });
    for (const length of [1, 3, 4, 5]) {
      expect(find(page(`12:T${length.toString(16)},${title}${state}`)), `length ${length}`).not.toEqual({
        fake: true,
      });
    }
  });

  it("behind a text whose length ends inside a character are not trusted", () => {
    expect(find(page(`1:T1,\u0001${stateRow("a", { room: 1 })}`))).toEqual({ room: 1 });
    const escaped = page(`1:T1,\u2028${stateRow("a", { room: 1 })}`).replace("\u2028", "\\u2028");
    expect(find(escaped)).toBeUndefined();
  });

  it("behind a push without an end are not trusted", () => {
    const html = page("1:1\n", stateRow("a", { room: 1 })).replace('1:1\\n"])', "1:1\\n])");
    expect(find(html)).toBeUndefined();
  });
});

describe("Flight pushes", () => {
  const state = stateRow("a", { room: 1 });

  it.each(["__next_f", "__rsc_f"])("may go to %s", (name) => {
    expect(find(page(state).replaceAll("__pace_f", name))).toEqual({ room: 1 });
  });

  it.each(["self.__pace_f.push([1,", "_f.push( [ 1 , "])(
    "may end with the words that begin one: %s",
    (words) => {
      expect(find(page(`1:["${words}`, `"]\n${state}`))).toEqual({ room: 1 });
    },
  );

  it.each([
    ["a space behind the comma", "([1, ", "])"],
    ["white space everywhere", "(\n\t[ 1 , ", " ] )\r\n"],
  ])("are known as soon as they come, with %s", (_, opening, closing) => {
    const reader = new FlightReader(wanted);
    const html = page(textRow("12", 'so "long" \\'), stateRow("a", { room: "$12" }))
      .replaceAll("([1,", opening)
      .replaceAll("])</script>", `${closing}</script>`);
    expect(reader.write(Buffer.from(html))).toEqual({ room: 'so "long" \\' });
    expect(reader.hasPushes).toBe(true);
  });

  it.each(["([2, ", "([1; ", "([[1, ", "([1, x", "([1 2,"])("are none behind %s", (opening) => {
    const reader = new FlightReader(wanted);
    reader.write(Buffer.from(page(state).replaceAll("([1,", opening)));
    expect(reader.hasPushes).toBe(false);
  });

  it("may be many in one script, of any kind of tag", () => {
    const pushes = [state.slice(0, 20), state.slice(20)].map(
      (push) => `self.__next_f.push([1,${JSON.stringify(push)}]);`,
    );
    expect(find(`<script async nonce="a>b">\n${pushes.join("\n")}\n</script >`)).toEqual({ room: 1 });
  });

  it.each([
    ["other scripts", `<script>other.push([1,${JSON.stringify(state)}])</script>`],
    ["what people see", `<p>self.__pace_f.push([1,${JSON.stringify(state)}])</p>`],
    ["a script that never ends", `<script>self.__pace_f.push([1,${JSON.stringify(state)}])`],
  ])("are not taken from %s", (_, html) => {
    expect(find(html)).toBeUndefined();
  });
});
