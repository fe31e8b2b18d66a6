import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { captcha, challenge } from "../../__fixtures__/blocks.ts";
import { replyOf } from "../../__fixtures__/fake-call.ts";
import { parse } from "./parse.ts";

const incomplete = expect.objectContaining({ code: "INCOMPLETE" });

function page(name: string): string {
  return readFileSync(new URL(`./__fixtures__/${name}.html`, import.meta.url), "utf8");
}

/** A page whose only row has this profile. */
function pageOf(user: object, badge = ""): string {
  const row = `7:${JSON.stringify(["$", "$L9", null, { user: { statusCode: 0, user }, uid: "one" }])}\n`;
  return `<html>${badge}<script>self.__pace_f.push([1,${JSON.stringify(row)}])</script></html>`;
}

describe("the state", () => {
  it("is found behind shells and other users' states", () => {
    expect(parse(replyOf(page("live")))).toMatchObject({
      uid: "MS4wLjABAAAAinvented-anchor-of-the-fixtures",
      statusCode: 0,
      user: { nickname: "云上小鹿", roomIdStr: "7600000000000000123", roomData: { status: 2 } },
      showsOnAir: true,
    });
  });

  it("has the room's data, be they an object or a text row of JSON", () => {
    const [asObject, asText] = ["live", "live-as-text"].map((name) => parse(replyOf(page(name))));
    expect(asText).toMatchObject(asObject as object);
  });

  it.each([
    ["an empty object", {}],
    ["an empty text", ""],
    ["an empty object in a text", "{}"],
    ["null in a text", "null"],
    ["$undefined", "$undefined"],
    ["nothing but undefined", { status: "$undefined" }],
    ["nothing", undefined],
  ])("has no room's data where they are %s", (_, roomData) => {
    const { user } = parse(replyOf(pageOf({ roomData }))) as { user: { roomData: unknown } };
    expect(user.roomData ?? undefined).toBeUndefined();
  });

  it.each(["{", "$L12", "直播"])("with unreadable room's data, %j, is INCOMPLETE", (roomData) => {
    expect(() => parse(replyOf(pageOf({ roomData })))).toThrow(incomplete);
  });

  it("that refers to a row which did not come is INCOMPLETE", () => {
    expect(() => parse(replyOf(pageOf({ roomData: "$1a" })))).toThrow(incomplete);
  });
});

describe("the badge", () => {
  it.each(["<span>直播中</span>", "<b>\n 直播中\t</b>"])("is seen in %j", (badge) => {
    expect(parse(replyOf(pageOf({}, badge)))).toMatchObject({ showsOnAir: true });
  });

  it.each(["<p>每晚八点直播中</p>", "<p>直播中，快来</p>", "<img alt='直播中'>", ""])(
    "is not seen in %j",
    (words) => {
      expect(parse(replyOf(pageOf({ desc: "<b>直播中</b>".replaceAll("<", "＜") }, words)))).toMatchObject({
        showsOnAir: false,
      });
    },
  );
});

it.each([captcha, challenge])("finds no state in a block page", (block) => {
  expect(() => parse(block)).toThrow(incomplete);
});

it.each(["without-state"])("finds no state in %s", (name) => {
  expect(() => parse(replyOf(page(name)))).toThrow(incomplete);
});

it.each(["", "<html></html>", '{"status_code":0}', "抖音号"])("finds no state in %j", (body) => {
  expect(() => parse(replyOf(body))).toThrow(incomplete);
});

it.each([
  ["no end", `self.__pace_f.push([1,"7:{\\"statusCode\\":{\\"user\\":${"[".repeat(8_000_000)}`],
  ["shells", `self.__pace_f.push([1,"${'7:{\\"statusCode\\":0}\\n'.repeat(200_000)}"])`],
  ["depth", `self.__pace_f.push([1,"7:${'{\\"statusCode\\":'.repeat(200_000)}1${"}".repeat(200_000)}\\n"])`],
  ["badges that never close", `${pageOf({ roomData: "{" })}${">  直播中  ".repeat(400_000)}`],
  ["white space", `>${" ".repeat(4_000_000)}`],
])("finds no state in garbage of %s, quickly", { timeout: 10_000 }, (_, body) => {
  expect(() => parse(replyOf(body))).toThrow(incomplete);
});
