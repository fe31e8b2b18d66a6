import { expect, it } from "vitest";
import { warningLine } from "./warning-line.ts";

it.each([
  ["nothing more", {}, ""],
  ["a reason", { reason: "database is locked" }, " (database is locked)"],
  ["a code of words as words", { reason: "database_is_locked" }, " (database is locked)"],
  ["a code of words and signs as words", { reason: "disk_I_O_error" }, " (disk I O error)"],
  ["a code as it is", { reason: "ERR_INVALID_STATE" }, " (ERR_INVALID_STATE)"],
  ["named fields", { roomId: "7", more: 2 }, " (room id 7, more 2)"],
  ["an error", { event: "attempt", error: new Error("broken") }, " (event attempt, broken)"],
  ["nothing that can be told in a word", { list: [1], nothing: undefined, object: {} }, ""],
  ["no commands to the terminal", { reason: "a\u001b[2J\nb" }, " (a [2J b)"],
])("a warning is one line, with %s", (_what, fields, details) => {
  expect(warningLine(fields, "it does not work")).toBe(`douyin-info: warning: it does not work${details}\n`);
});
