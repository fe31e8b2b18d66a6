import { expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import type { CallStep } from "./call-step.ts";
import { createWorld } from "./test-world.ts";

it("the event step tells of each part of a call when it began, how long it took and what came of it", async () => {
  const { client, clock, replies } = createWorld();
  replies.web = async () => {
    await clock.advance(30);
    return {};
  };
  const told: CallStep[] = [];
  client.on("step", (step) => told.push(step));
  await client.getInfo("7");
  await client.getInfo("7");
  expect(told).toEqual([
    { call: 1, room: "room 7", step: "resolve", startedMs: 0, durationMs: 0, outcome: "done" },
    { call: 1, room: "room 7", step: "cache", startedMs: 0, durationMs: 0, outcome: "nothing" },
    { call: 1, room: "room 7", step: "ask", startedMs: 0, durationMs: 30, outcome: "done" },
    { call: 2, room: "room 7", step: "resolve", startedMs: 0, durationMs: 0, outcome: "done" },
    { call: 2, room: "room 7", step: "cache", startedMs: 0, durationMs: 0, outcome: "fresh" },
  ]);
});

it("the event step tells the code of what went wrong", async () => {
  const { client, replies } = createWorld({
    resolve: async () => {
      throw new StreamFallbackError("INVALID_INPUT", "no room");
    },
  });
  replies.web = () => ({});
  const told: CallStep[] = [];
  client.on("step", (step) => told.push(step));
  await expect(client.getInfo("7")).rejects.toThrow();
  expect(told).toEqual([expect.objectContaining({ step: "resolve", room: "7", outcome: "INVALID_INPUT" })]);
});
