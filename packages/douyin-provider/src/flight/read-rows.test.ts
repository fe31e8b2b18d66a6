import { describe, expect, it } from "vitest";
import { readRows } from "./read-rows.ts";

/** A page that pushes these chunks, as the site writes them. */
function page(...chunks: string[]): string {
  const scripts = chunks.map((chunk) => {
    const literal = JSON.stringify(chunk).replaceAll("<", "\\u003c");
    return `<script>self.__pace_f.push([1,${literal}])</script>`;
  });
  return `<html><script>(self.__pace_f=self.__pace_f||[]).push([0])</script>${scripts.join("\n")}</html>`;
}

function rowsOf(...chunks: string[]): Record<string, string> {
  return Object.fromEntries(
    [...readRows(page(...chunks))].map(([id, { kind, text }]) => [id, `${kind} ${text}`]),
  );
}

/** A text row, with its length in bytes. */
function textRow(id: string, text: string): string {
  return `${id}:T${Buffer.byteLength(text).toString(16)},${text}`;
}

describe("rows", () => {
  it("end at the line's end", () => {
    expect(rowsOf('0:["$","$L1",null,{}]\n1:I[7,[],"x"]\na:{"b":"1:2"}\n')).toEqual({
      "0": 'json ["$","$L1",null,{}]',
      "1": 'json I[7,[],"x"]',
      a: 'json {"b":"1:2"}',
    });
  });

  it("of text have as many bytes as they announce, whatever these are", () => {
    const text = '星空直播😀\n5:{"roomStore":1}\n"\\ é';
    expect(rowsOf(`${textRow("12", text)}a:1\n`)).toEqual({ "12": `text ${text}`, a: "json 1" });
  });

  it("of text can be empty, and stand beside each other", () => {
    expect(rowsOf("1:T0,2:T3,星3:T1,x")).toEqual({ "1": "text ", "2": "text 星", "3": "text x" });
  });

  it("are the same wherever the pushes split them", () => {
    const stream = `a:{"title":"\\"星\\"😀"}\n${textRow("12", "直播😀")}b:2\n`;
    const whole = rowsOf(stream);
    expect(Object.keys(whole)).toEqual(["12", "a", "b"]);
    for (let split = 0; split <= stream.length; split += 1) {
      expect(rowsOf(stream.slice(0, split), stream.slice(split)), `split at ${split}`).toEqual(whole);
    }
    expect(rowsOf(...stream.split(""))).toEqual(whole);
  });

  it("that were cut off are left out", () => {
    expect(rowsOf('1:1\n2:{"a":')).toEqual({ "1": "json 1" });
    expect(rowsOf("1:1\n2:T4,星")).toEqual({ "1": "json 1" });
    expect(rowsOf("1:1\n2:Tf")).toEqual({ "1": "json 1" });
    expect(rowsOf("1:1\n2")).toEqual({ "1": "json 1" });
    expect(rowsOf("1:1\n2:Tffffffffff,x\n3:3\n")).toEqual({ "1": "json 1" });
  });

  it("of a push that was cut off are left out, and of those behind a broken one", () => {
    const whole = page("1:1\n", "2:2\n");
    const cut = whole.slice(0, whole.indexOf("2:2") + 5);
    expect([...readRows(cut).keys()]).toEqual(["1"]);
    const broken = page("1:1\n", "2:2\n", "3:3\n").replace("2:2", "2:\\x");
    expect([...readRows(broken).keys()]).toEqual(["1"]);
  });

  it("are not read from other scripts", () => {
    expect(readRows('<script>other.push([1,"1:1\\n"]); self.__pace_f.push([0])</script>').size).toBe(0);
    expect(readRows("").size).toBe(0);
  });

  it("of Next.js's own name are read as well", () => {
    expect([...readRows(page("1:1\n").replaceAll("__pace_f", "__next_f")).keys()]).toEqual(["1"]);
  });
});

describe("8 MB of garbage", () => {
  const fill = (piece: string) => piece.repeat(Math.ceil(8_388_608 / piece.length));

  it.each([
    ["nothing but letters", fill("x")],
    ["opened pushes", fill('self.__pace_f.push([1,"')],
    ["a string without end", `self.__pace_f.push([1,"${fill('\\"')}`],
    ["backslashes", `self.__pace_f.push([1,"${fill("\\")}"`],
    ["small pushes", fill('self.__pace_f.push([1,"x"])')],
    ["small rows", page(fill("1:1\n"))],
    ["empty text rows", page(fill("1:T0,"))],
    ["lines without a colon", page(fill("\n"))],
    ["colons", page(fill(":"))],
    ["broken escapes", fill('self.__pace_f.push([1,"\\x"])')],
    ["control characters", `self.__pace_f.push([1,"${fill("\0")}"`],
  ])("is read quickly: %s", { timeout: 15_000 }, (_, garbage) => {
    expect(readRows(garbage).size).toBeLessThan(2);
  });
});
