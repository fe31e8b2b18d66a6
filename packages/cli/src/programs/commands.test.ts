import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fillIn } from "./fill-in.ts";
import { splitCommand } from "./split-command.ts";
import { strangersText } from "./strangers-text.ts";

describe("a command of the line", () => {
  it.each([
    ["ffmpeg -i {url} out.flv", ["ffmpeg", "-i", "{url}", "out.flv"]],
    ["  mpv   '{url}'  ", ["mpv", "{url}"]],
    ['a "b c" d\\ e', ["a", "b c", "d e"]],
    [`a 'it is "quoted"' ""`, ["a", 'it is "quoted"', ""]],
    ['a "x\\"y" "c:\\dir"', ["a", 'x"y', "c:\\dir"]],
    ["a $(rm -rf /) ; b | c > d", ["a", "$(rm", "-rf", "/)", ";", "b", "|", "c", ">", "d"]],
  ])("%s is split as a shell does, and means nothing more", (line, words) => {
    expect(splitCommand(line)).toEqual(words);
  });

  it.each([
    ["", "names no program"],
    ["   ", "names no program"],
    ["a 'b", "without an end"],
  ])("%j is refused", (line, told) => {
    expect(() => splitCommand(line)).toThrow(told);
  });

  it("has as many words as were quoted, whatever they are", () => {
    const word = fc.string().filter((text) => !text.includes("'"));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), (words) => {
        fc.pre(words[0] !== "");
        expect(splitCommand(words.map((each) => `'${each}'`).join(" "))).toEqual(words);
      }),
    );
  });
});

describe("what is filled into a command", () => {
  it("stays a part of one argument, whatever is in it", () => {
    fc.assert(
      fc.property(fc.string(), (title) => {
        const words = fillIn(["-o", "{title}.flv", "{url}"], { title, url: "http://x" });
        expect(words).toEqual(["-o", `${title.replaceAll("\0", "")}.flv`, "http://x"]);
      }),
    );
  });

  it("is refused where it has no such name, in words that name all", () => {
    expect(() => fillIn(["{nope}"], { url: "" })).toThrow("there is no {nope} here; there is {url}");
    expect(() => fillIn(["{constructor}"], { url: "" })).toThrow("no {constructor}");
  });

  it("is never a path of its own nor an option, where strangers wrote it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const told = strangersText(text);
        expect(told).not.toMatch(/^[-.~]|[/\\\n\r]/);
        expect(told.length).toBeLessThanOrEqual(100);
      }),
    );
    expect(strangersText("../../etc/passwd")).toBe("___.._etc_passwd");
    expect(strangersText("--help")).toBe("__help");
  });
});
