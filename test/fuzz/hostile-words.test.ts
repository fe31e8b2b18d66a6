import { describe, expect, it } from "vitest";
import { cast } from "../emulator/cast/rooms.ts";
import { playRecipe } from "./play-recipe.ts";
import { type AdapterName, adapterNames, isPage, type Mutation } from "./recipe.ts";

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

const recut: Mutation = { name: "recutPushes", seed: 3 };

async function answerOf(adapter: AdapterName, text: string, mutations: readonly Mutation[]) {
  const base = { member: "live", title: text, owner: text, biography: text, isLarge: false } as const;
  const { outcome, violation } = await playRecipe(adapter, { base, mutations, piecesSeed: 1 });
  expect(violation).toBeUndefined();
  return outcome;
}

describe.each(adapterNames)("the answer of %s keeps title and owner", (adapter) => {
  it.each(words)("with %s", async (_, text) => {
    for (const mutations of isPage(adapter) ? [[], [recut]] : [[]]) {
      // A profile holds no title.
      const title = adapter === "userHTML" ? "" : text;
      const { roomId, owner } = cast.live;
      const told = { living: true, title, owner: text, uid: owner.secUid, liveId: roomId };
      expect(await answerOf(adapter, text, mutations)).toEqual({ answer: expect.objectContaining(told) });
    }
  });
});
