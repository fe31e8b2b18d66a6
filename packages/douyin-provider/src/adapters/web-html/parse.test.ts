import { readFileSync } from "node:fs";
import type { HttpReply } from "@stream-fallback/core";
import { describe, expect, it } from "vitest";
import { captcha, challenge } from "../../__fixtures__/blocks.ts";
import { replyOf } from "../../__fixtures__/fake-call.ts";
import { pageFrom } from "../../__fixtures__/page-from.ts";
import { parse as parsePage, roomInfoOfPage } from "./parse.ts";

async function parse(reply: HttpReply): Promise<unknown> {
  return parsePage(await pageFrom(reply, roomInfoOfPage));
}

function page(name: string): string {
  return readFileSync(new URL(`./__fixtures__/${name}.html`, import.meta.url), "utf8");
}

/** The text as it stands in a page: JSON inside a string of a script. */
function escaped(title: string): string {
  const inner = JSON.stringify(title.startsWith("$") ? `$${title}` : title).slice(1, -1);
  return JSON.stringify(inner).slice(1, -1).replaceAll("<", "\\u003c");
}

describe("the parser of a live page", () => {
  it("finds the state behind the empty shell of the first store", async () => {
    expect(await parse(replyOf(page("live")))).toMatchObject({
      web_rid: "100200300400",
      room: { id_str: "7600000000000000123", status: 2, title: "今晚一起看星星" },
      anchor: { nickname: "云上小鹿" },
    });
  });

  it("puts the text rows where the state refers to them, to the byte", async () => {
    const state = (await parse(replyOf(page("live")))) as {
      room: { stream_url: { live_core_sdk_data: { pull_data: { stream_data: string } } } };
      web_stream_url: { live_core_sdk_data: { pull_data: { stream_data: string } } };
    };
    const { stream_data } = state.room.stream_url.live_core_sdk_data.pull_data;
    expect(JSON.parse(stream_data)).toMatchObject({ common: { note: "星空直播😀" }, data: { ao: {} } });
    const other = state.web_stream_url.live_core_sdk_data.pull_data.stream_data;
    expect(JSON.parse(other)).toMatchObject({ common: { note: "高清编码" } });
  });

  it("reads a title of quotes, backslashes, a new line, markup, emoji and two directions", async () => {
    expect(await parse(replyOf(page("live-odd-title")))).toMatchObject({
      room: { title: '$9 的"星星" \\ 第一行\n</script><b>😀 مرحبا שלום' },
    });
  });

  it.each([
    '"',
    "\\",
    '\\"',
    '\\\\"]',
    "\n\r\t",
    "</script><script>",
    '"])</script>',
    'self.__pace_f.push([1,"',
    '"roomStore":{"roomInfo":{"room":null}}',
    "12:Tff,",
    "\n12:Tff,",
    "👩‍👩‍👧‍👦 é \u2028",
    "\u202e直播\u202c",
    "$",
    "$$",
    "$12",
    "$undefined",
    "$L11",
    "$100 一首歌",
    "",
  ])("reads the title %j", async (title) => {
    const html = page("live").replace("今晚一起看星星", () => escaped(title));
    expect(await parse(replyOf(html))).toMatchObject({ room: { title } });
  });

  it("reads pages that name their pushes as Next.js does", async () => {
    const html = page("offline").replaceAll("__pace_f", "__next_f");
    expect(await parse(replyOf(html))).toMatchObject({ room: { status: 4 } });
  });

  it.each([captcha, challenge])("finds no state in a block page", async (block) => {
    await expect(parse(block)).rejects.toThrow(expect.objectContaining({ code: "INCOMPLETE" }));
  });

  it.each(["without-state", "cut-in-text-row"])("finds no state in %s", async (name) => {
    await expect(parse(replyOf(page(name)))).rejects.toThrow(expect.objectContaining({ code: "INCOMPLETE" }));
  });

  it.each([
    ["no end", `self.__pace_f.push([1,"a:{\\"roomStore\\":{\\"roomInfo\\":${"[".repeat(8_000_000)}`],
    ["empty stores", `self.__pace_f.push([1,"${'a:{\\"roomStore\\":{}}\\n'.repeat(200_000)}"])`],
    ["tags", `<b></i>.push( [1]`.replace(/<.*?>/g, (tag) => tag.repeat(200_000))],
    ["scripts", "<script>a.push( [1])</script>".repeat(200_000)],
    ["older scripts", '<script id="RENDER_DATA">.push(</script>'.repeat(200_000)],
    ["depth", `self.__pace_f.push([1,"a:${'{\\"roomStore\\":'.repeat(200_000)}1${"}".repeat(200_000)}\\n"])`],
  ])("finds no state in garbage of %s, quickly", { timeout: 60_000 }, async (_, body) => {
    await expect(parse(replyOf(body))).rejects.toThrow(expect.objectContaining({ code: "INCOMPLETE" }));
  });

  it.each(["", "<html></html>", '{"status_code":0}', "直播已结束"])("finds no state in %j", async (body) => {
    await expect(parse(replyOf(body))).rejects.toThrow(expect.objectContaining({ code: "INCOMPLETE" }));
  });
});
