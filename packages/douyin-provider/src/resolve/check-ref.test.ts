import { describe, expect, it } from "vitest";
import { uid } from "../__fixtures__/invented-room.ts";
import { checkRef } from "./check-ref.ts";

const refOf = (roomId: string, given?: string) => ({ provider: "douyin", roomId, uid: given });

describe("a ref of this site", () => {
  it.each([
    ["a number", refOf("100200300400")],
    ["a name", refOf("yunshang_xiaolu")],
    ["a name with dots", refOf("gone.fishing.")],
    ["a number and a uid", refOf("100200300400", uid)],
    ["a uid alone", refOf("", uid)],
  ])("may have %s", (_, ref) => {
    expect(checkRef(ref)).toBeUndefined();
  });

  it.each([
    ...[
      "../../admin?x=1#",
      "a/../../x",
      "a\r\nX-Evil: y",
      "%0d%0aX",
      "a&web_rid=2",
      "\u202e",
      ".",
      "..",
      "a b",
    ],
    ...["x".repeat(100_000), "\ud8001", "看海", "live.douyin.com/1", "1?x"],
  ])("has no room of the name %j", (roomId) => {
    expect(checkRef(refOf(roomId))).toMatch(/^roomId is no number or name.*give the number/);
  });

  it("has no room whose name is a page of the site", () => {
    expect(checkRef(refOf("search"))).toContain("a page of the site");
  });

  it.each(["", "garbage", "12345", uid.slice(0, 12), `${uid}&x=1`, `${uid}/../x`, "x".repeat(100_000)])(
    "has no anchor of the uid %j",
    (given) => {
      expect(checkRef(refOf("100200300400", given))).toMatch(/^uid is no sec_user_id/);
    },
  );
});
