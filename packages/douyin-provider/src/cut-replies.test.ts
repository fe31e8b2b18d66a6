import { StreamFallbackError, textOf } from "@stream-fallback/core";
import { expect, it } from "vitest";
import { adapterReply, isPage } from "./__fixtures__/adapter-reply.ts";
import { failureOf, fakeCall, replyOf } from "./__fixtures__/fake-call.ts";
import { query } from "./__fixtures__/invented-room.ts";
import { openSite } from "./__fixtures__/open-site.ts";
import { createProvider } from "./douyin.ts";

/** Which lies within characters and escapes as often as between them; `.ci/run` cuts at every byte. */
const EVERY = process.env.PLAY_ALL === "1" ? 1 : 5;

const cases = createProvider().adapters.flatMap((adapter) => {
  const files = ["live", "offline", ...(adapter.name === "userHTML" ? ["live-as-text"] : [])];
  return files.map((file) => [adapter.name, file, adapter] as const);
});

it.each(cases.filter(([name]) => !isPage(name)))(
  "%s takes %s, cut at any byte, for a failure and never for an answer",
  async (name, file, adapter) => {
    const whole = new TextEncoder().encode(JSON.stringify(JSON.parse(textOf(adapterReply(name, file)))));
    let reply = replyOf("");
    const { context } = fakeCall(openSite(() => reply));
    for (let length = 0; length < whole.length; length += EVERY) {
      reply = replyOf(whole.subarray(0, length));
      const error = await failureOf(adapter.fetchRoom(query, context));
      expect(error, `cut at ${length}`).toMatchObject({ code: length === 0 ? "EMPTY_REPLY" : "PARSE" });
    }
    reply = replyOf(whole);
    expect(await adapter.fetchRoom(query, context)).toMatchObject({ living: file === "live" });
  },
);

// What a page shows after its state is not needed, so a page that is cut there may be answered all the same.
it.each(cases.filter(([name]) => isPage(name)))(
  "%s answers %s, cut at any byte, in full or with a typed error",
  async (name, file, adapter) => {
    const whole = adapterReply(name, file);
    let reply = whole;
    const { context } = fakeCall(openSite(() => reply));
    const told = await adapter.fetchRoom(query, context);
    let answers = 0;
    for (let length = 1; length < whole.body.length; length += EVERY) {
      reply = replyOf(whole.body.subarray(0, length));
      const outcome = await adapter.fetchRoom(query, context).catch((error: unknown) => error);
      if (outcome instanceof StreamFallbackError) {
        expect(outcome.code, `cut at ${length}`).toBe("INCOMPLETE");
      } else {
        expect(outcome, `cut at ${length}`).toEqual(told);
        answers += 1;
      }
    }
    expect(answers).toBeGreaterThan(0);
    expect(answers).toBeLessThan(whole.body.length / EVERY / 5);
  },
);
