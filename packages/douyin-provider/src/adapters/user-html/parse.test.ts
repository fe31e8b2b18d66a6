import { readFileSync } from "node:fs";
import type { HttpReply } from "@stream-fallback/core";
import { describe, expect, it } from "vitest";
import { captcha, challenge } from "../../__fixtures__/blocks.ts";
import { replyOf } from "../../__fixtures__/fake-call.ts";
import { pageFrom } from "../../__fixtures__/page-from.ts";
import { parse as parsePage, profileOfPage } from "./parse.ts";

async function parse(reply: HttpReply): Promise<unknown> {
  return parsePage(await pageFrom(reply, profileOfPage));
}

const incomplete = expect.objectContaining({ code: "INCOMPLETE" });

function page(name: string): string {
  return readFileSync(new URL(`./__fixtures__/${name}.html`, import.meta.url), "utf8");
}

/** A page whose only row has this profile. */
function pageOf(user: object, badge = ""): string {
  const row = `7:${JSON.stringify(["$", "$L9", null, { user: { statusCode: 0, user }, uid: "one" }])}\n`;
  return `<html>${badge}<script>self.__pace_f.push([1,${JSON.stringify(row)}])</script></html>`;
}

describe("the state in a profile page", () => {
  it("is found behind empty shells and the states of other users", async () => {
    expect(await parse(replyOf(page("live")))).toMatchObject({
      statusCode: 0,
      user: {
        secUid: "MS4wLjABAAAAinvented-anchor-of-the-fixtures",
        nickname: "云上小鹿",
        roomIdStr: "7600000000000000123",
        roomData: { status: 2 },
      },
      showsOnAir: true,
    });
  });

  it("has the room's data, be they an object or a text row of JSON", async () => {
    const [asObject, asText] = await Promise.all(
      ["live", "live-as-text"].map((name) => parse(replyOf(page(name)))),
    );
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
  ])("has no room's data where they are %s", async (_, roomData) => {
    const { user } = (await parse(replyOf(pageOf({ roomData })))) as { user: { roomData: unknown } };
    expect(user.roomData ?? undefined).toBeUndefined();
  });

  it.each(["{", "$L12", "直播"])("with unreadable room's data, %j, is INCOMPLETE", async (roomData) => {
    await expect(parse(replyOf(pageOf({ roomData })))).rejects.toThrow(incomplete);
  });

  it("that refers to a row missing from the page is INCOMPLETE", async () => {
    await expect(parse(replyOf(pageOf({ roomData: "$1a" })))).rejects.toThrow(incomplete);
  });
});

describe("the badge 直播中 in a profile page", () => {
  it.each(["<span>直播中</span>", "<b>\n 直播中\t</b>"])("is seen in %j", async (badge) => {
    expect(await parse(replyOf(pageOf({}, badge)))).toMatchObject({ showsOnAir: true });
  });

  it.each(["<p>每晚八点直播中</p>", "<p>直播中，快来</p>", "<img alt='直播中'>", ""])(
    "is not seen in %j",
    async (words) => {
      expect(
        await parse(replyOf(pageOf({ desc: "<b>直播中</b>".replaceAll("<", "＜") }, words))),
      ).toMatchObject({
        showsOnAir: false,
      });
    },
  );
});

it.each([captcha, challenge])("finds no state in a block page", async (block) => {
  await expect(parse(block)).rejects.toThrow(incomplete);
});

it.each(["without-state"])("finds no state in %s", async (name) => {
  await expect(parse(replyOf(page(name)))).rejects.toThrow(incomplete);
});

it.each(["", "<html></html>", '{"status_code":0}', "抖音号"])("finds no state in %j", async (body) => {
  await expect(parse(replyOf(body))).rejects.toThrow(incomplete);
});

it.each([
  ["no end", `self.__pace_f.push([1,"7:{\\"statusCode\\":{\\"user\\":${"[".repeat(8_000_000)}`],
  ["shells", `self.__pace_f.push([1,"${'7:{\\"statusCode\\":0}\\n'.repeat(200_000)}"])`],
  ["depth", `self.__pace_f.push([1,"7:${'{\\"statusCode\\":'.repeat(200_000)}1${"}".repeat(200_000)}\\n"])`],
  ["badges that never close", `${pageOf({ roomData: "{" })}${">  直播中  ".repeat(400_000)}`],
  ["white space", `>${" ".repeat(4_000_000)}`],
])("finds no state in garbage of %s, quickly", { timeout: 60_000 }, async (_, body) => {
  await expect(parse(replyOf(body))).rejects.toThrow(incomplete);
});
