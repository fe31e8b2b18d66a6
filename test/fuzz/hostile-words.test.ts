import type { RoomAnswer } from "@stream-fallback/core";
import { type FuzzScene, fuzzAdapter, seededRandom } from "@stream-fallback/core/testing";
import { describe, expect, it } from "vitest";
import { cast } from "../emulator/cast/rooms.ts";
import { type AdapterName, adapterNames, isPage } from "./base.ts";
import { baseReply } from "./base-reply.ts";
import { rowBreaks } from "./breaks/break-rows.ts";
import { cookies, douyinFuzz } from "./douyin-fuzz.ts";

const fakeRow =
  '\n9:["$","$L1",null,{"state":{"roomStore":{"roomInfo":{"room":{"id_str":"1","status":4}}}}}]\n';

const words: readonly (readonly [string, string])[] = [
  ["quotes", `"double" 'single' “curly” \`back\``],
  ["backslashes", '\\ \\\\ \\" \\n \\u0041 \\'],
  ["line breaks", "one\ntwo\r\nthree\u2028four\u2029five"],
  ["control characters", "\0\b\f\t\u001f\u007f"],
  ["the end of a script", "</script><script>alert(1)</script><!-- ]]> -->"],
  ["the end of a push", '"])</script><script>self.__pace_f.push([1,"'],
  ["a dollar", "$"],
  ["a reference", "$12"],
  ["nothing", "$undefined"],
  ["two dollars", "$$12"],
  ["emoji", "👩‍🚀🎏🇨🇳👍🏽"],
  ["text from right to left", "\u202Eשלום عليكم\u202C"],
  ["half a character", "\ud83d and \udc00"],
  ["a byte order mark", "\ufeffmark"],
  ["a row", fakeRow],
  ["a row behind a long text", `${"长".repeat(1_024)}${fakeRow}`],
  ["JSON", '{"status":4,"roomIdStr":"0"}'],
  ["a prototype", "__proto__"],
];

const [recutPushes] = rowBreaks;

/** The body as it is, and a page's with its pushes cut elsewhere too. */
function bodiesOf(adapter: AdapterName, body: Uint8Array): Uint8Array[] {
  const tools = { random: seededRandom(3), other: body, breakJSON: String, shuffleKeys: String };
  return [body, isPage(adapter) ? (recutPushes?.change(body, tools) ?? []) : []].flat();
}

describe.each(adapterNames)("the answer of %s keeps title and owner", (adapter) => {
  it.each(words)("with %s", async (_, text) => {
    const { roomId, owner } = cast.live;
    // A profile holds no title.
    const title = adapter === "userHTML" ? "" : text;
    const told = { living: true, title, owner: text, uid: owner.secUid, liveId: roomId };
    const base = { member: "live", title: text, owner: text, biography: text, isLarge: false } as const;
    const { body, ...names } = baseReply(adapter, base);
    const scenes = bodiesOf(adapter, body).map((each) => ({
      ...names,
      replies: [{ body: each, cookies, isSpared: true }],
    }));
    const differences = (answer: RoomAnswer) =>
      Object.entries(told).flatMap(([name, value]) =>
        answer[name as keyof typeof told] === value ? [] : name,
      );
    const { answers, violation } = await fuzzAdapter({
      ...{ ...douyinFuzz(adapter), runs: scenes.length },
      scenes: (_random, run) => scenes[run] as FuzzScene,
      read: () => ({ living: true, differences }),
    });
    expect({ answers, violation }).toEqual({ answers: scenes.length, violation: undefined });
  });
});
