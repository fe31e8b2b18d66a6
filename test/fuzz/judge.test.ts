import { type RoomAnswer, StreamFallbackError } from "@stream-fallback/core";
import { expect, it } from "vitest";
import { SECRET } from "./call.ts";
import { judge } from "./judge.ts";
import { noStreams } from "./reference/read-streams.ts";
import type { Reading } from "./reference/reading.ts";

const facts = { living: false, title: "a", owner: "b", uid: "c", liveId: "d", cover: "", avatar: "" };
const reading: Reading = { ...facts, streams: noStreams };
const answer: RoomAnswer = { ...facts, area: "", sources: [] };

const line = { quality: "hd", name: "超清", flv: "https://cdn.example/a.flv" };
const withStream: RoomAnswer = { ...answer, sources: [{ name: "main", streams: [line] }] };

const failure = (
  code: "INCOMPLETE" | "ROOM_NOT_FOUND" | "ABORTED",
  message = "it failed",
  cause?: unknown,
) => ({
  thrown: new StreamFallbackError(code, message, { cause }),
});

it.each([
  ["an answer that the reply proves", { answer }, [reading]],
  ["a typed error where nothing is proven", failure("INCOMPLETE"), []],
  ["a refusal that the reply proves", failure("ROOM_NOT_FOUND"), [{ refusal: "ROOM_NOT_FOUND" }]],
] as const)("the judge lets %s pass", (_, outcome, readings) => {
  expect(judge(outcome, { readings, undamaged: [], mustAnswer: false })).toBeUndefined();
});

it.each([
  ["an answer to a reply that proves nothing", { answer }, [], /living: false, but the reply proves nothing/],
  ["another title", { answer: { ...answer, title: "x" } }, [reading], /otherwise: title$/],
  ["off air for on air", { answer }, [{ ...reading, living: true }], /otherwise: living$/],
  ["a stream from elsewhere", { answer: withStream }, [reading], /otherwise: streams$/],
  ["a refusal that is not proven", failure("ROOM_NOT_FOUND"), [reading], /not proven/],
  ["an error without a type", { thrown: new TypeError("no") }, [], /no typed error/],
  ["a crash in disguise", failure("INCOMPLETE", "no", new RangeError("stack")), [], /crashed/],
  ["a long message", failure("INCOMPLETE", "x".repeat(301)), [], /301 characters/],
  ["a cookie in a message", failure("INCOMPLETE", `no ${SECRET}`), [], /tells of the reply/],
  ["blame of the caller", failure("ABORTED"), [], /blames the caller/],
] as const)("the judge refuses %s", (_, outcome, readings, what) => {
  expect(
    judge(outcome, { readings: readings as readonly Reading[], undamaged: [], mustAnswer: false }),
  ).toMatch(what);
});

it("the judge refuses a failure over a reply that can be read", () => {
  const allowed = { readings: [reading], undamaged: [], mustAnswer: true };
  expect(judge(failure("INCOMPLETE"), allowed)).toMatch(/can be read/);
});

it("the judge compares only whether a room is on air when the reply was damaged", () => {
  const allowed = { readings: [], undamaged: [reading], mustAnswer: false };
  expect(judge({ answer: { ...answer, title: "damaged" } }, allowed)).toBeUndefined();
  expect(judge({ answer: { ...answer, living: true } }, allowed)).toMatch(/proves nothing/);
});
