import { seededRandom } from "@stream-fallback/core/testing";
import { describe, expect, it } from "vitest";
import { type CastName, cast } from "../../emulator/cast/rooms.ts";
import { truthAt } from "../../emulator/cast/truth.ts";
import { type AdapterName, adapterNames, isPage } from "../base.ts";
import { baseReply, memberOf } from "../base-reply.ts";
import { rowBreaks } from "../breaks/break-rows.ts";
import { readReply } from "./read-reply.ts";

const members = Object.keys(cast) as CastName[];

function replyOf(adapter: AdapterName, member: CastName) {
  const base = { member, title: '题目 "1"', owner: "主播\\", biography: "长".repeat(1_024), isLarge: false };
  return { ...baseReply(adapter, base), truth: truthAt(adapter, memberOf(base)) };
}

describe.each(adapterNames)("the slow reader of %s", (adapter) => {
  it.each(members)("reads about the member %s what the emulator's truth says", (member) => {
    const { body, uid, truth } = replyOf(adapter, member);
    const { readings, isWhole } = readReply(adapter, body, uid);
    expect(isWhole).toBe(true);
    const { verdict, title, owner, liveId } = truth;
    if (verdict === "unproven") expect(readings).toEqual([]);
    else if (verdict === "missing") expect(readings).toEqual([{ refusal: "ROOM_NOT_FOUND" }]);
    else if (verdict === "restricted") expect(readings).toEqual([{ refusal: "ROOM_RESTRICTED" }]);
    else
      expect(readings).toEqual([
        expect.objectContaining({ living: verdict === "live", title, owner, liveId }),
      ]);
  });
});

const turned = (text: string) =>
  JSON.stringify(JSON.parse(text), (_, value) =>
    value?.constructor === Object ? Object.fromEntries(Object.entries(value).toReversed()) : value,
  );

describe.each(adapterNames.filter(isPage))("the slow reader of the page %s", (adapter) => {
  it.each(rowBreaks.filter(({ isHarmless }) => isHarmless))("reads the same after $name", ({ change }) => {
    const { body, uid } = replyOf(adapter, "live");
    for (let seed = 0; seed < 20; seed += 1) {
      const random = seededRandom(seed);
      const changed = change(body, { random, other: body, breakJSON: String, shuffleKeys: turned });
      expect(Buffer.from(changed).equals(body)).toBe(false);
      expect(readReply(adapter, changed, uid)).toEqual(readReply(adapter, body, uid));
    }
  });
});
