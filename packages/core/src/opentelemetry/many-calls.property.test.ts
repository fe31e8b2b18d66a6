import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Reply } from "../client/test-world.ts";
import { StreamFallbackError } from "../errors.ts";
import { attributesOf, msOf, observedWorld } from "./test-world.ts";

/** What a site does, in turn, whoever is asked. */
const act = fc.record({
  afterMs: fc.integer({ min: 0, max: 4_000 }),
  code: fc.constantFrom(
    undefined,
    undefined,
    "PARSE" as const,
    "NETWORK" as const,
    "ROOM_NOT_FOUND" as const,
  ),
});

const asking = fc.record({
  room: fc.integer({ min: 1, max: 4 }),
  afterMs: fc.integer({ min: 0, max: 2_000 }),
  isStream: fc.boolean(),
  isAnew: fc.boolean(),
});

describe("spans of many calls at a time", () => {
  it("are never mixed up: each attempt is of the call that asked for it, and within its time", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(asking, { minLength: 1, maxLength: 12 }),
        fc.array(act, { minLength: 1, maxLength: 8 }),
        async (askings, acts) => {
          // Few may run at a time, so that calls wait for each other and are woken by the ends of others.
          const config = { maxConcurrent: 2, timeoutMs: 15_000 };
          const world = await observedWorld({
            ...{ adapters: ["web", "mobile"], provides: ["status", "streams"], config },
          });
          const { client, clock, replies, spans } = world;
          const made: { room: string; startedAt: number }[] = [];
          let turn = 0;
          const reply: Reply = ({ room }) => {
            made.push({ room: room.roomId, startedAt: clock.wallNow() });
            const { afterMs, code } = acts[turn++ % acts.length] as (typeof acts)[number];
            return new Promise((done, fail) => {
              const end = () =>
                code === undefined
                  ? done({ living: false })
                  : fail(new StreamFallbackError(code, "for a test"));
              clock.setTimeout(end, afterMs);
            });
          };
          replies.web = reply;
          replies.mobile = reply;
          const calls: Promise<unknown>[] = [];
          for (const { room, afterMs, isStream, isAnew } of askings) {
            const call = () => {
              const options = isAnew ? { maxAgeMs: 0 } : {};
              const method = isStream ? "getStream" : "getInfo";
              calls.push(client[method](`${room}`, options).catch(() => {}));
            };
            clock.setTimeout(call, afterMs);
          }
          await clock.advance(60_000);
          await Promise.all(calls);

          const all = spans();
          const attempts = all.filter(({ name }) => name.startsWith("stream_fallback.attempt"));
          const ofCalls = new Map(
            all.filter((span) => !attempts.includes(span)).map((span) => [span.spanContext().spanId, span]),
          );
          expect(ofCalls.size).toBe(askings.length);
          const seen = attempts.map((attempt) => {
            const call = ofCalls.get(attempt.parentSpanContext?.spanId ?? "");
            if (call === undefined) throw new Error("an attempt of no call");
            expect(msOf(attempt.startTime)).toBeGreaterThanOrEqual(msOf(call.startTime));
            expect(msOf(attempt.startTime)).toBeLessThanOrEqual(msOf(call.endTime));
            return { room: attributesOf(call).room, startedAt: msOf(attempt.startTime) };
          });
          const byTime = (list: object[]) => list.map((each) => JSON.stringify(each)).toSorted();
          expect(byTime(seen)).toEqual(byTime(made));
        },
      ),
      { seed: 20_261_129, numRuns: 25 },
    );
  });
});
