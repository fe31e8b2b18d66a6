import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { defineProvider } from "../provider/define-provider.ts";
import type { RoomAnswer } from "../room/room-info.ts";
import { type ManualClock, manualClock } from "../runtime/manual-clock.ts";
import type { Client } from "./client.ts";
import { createClient } from "./create-client.ts";
import { blankRoom } from "./test-world.ts";

interface Asked extends PromiseWithResolvers<RoomAnswer> {
  signal: AbortSignal;
}

interface Setup {
  client: Client;
  clock: ManualClock;
  /** Requests at the site, answered when the test says so. */
  asked: Asked[];
}

const answer: RoomAnswer = { ...blankRoom, title: "shared" };

function setup(): Setup {
  const clock = manualClock();
  const asked: Asked[] = [];
  const names = ["web", "mobile"];
  const site = defineProvider({
    id: "site",
    name: "Site",
    siteURL: "https://site.example",
    adapters: names.map((name) => ({
      name,
      provides: ["status"],
      fetchRoom(_query, { signal }) {
        const request: Asked = { ...Promise.withResolvers<RoomAnswer>(), signal };
        asked.push(request);
        return request.promise;
      },
    })),
    matchURL: () => true,
    resolve: async (roomId) => ({ provider: "site", roomId }),
  });
  return { client: createClient({ providers: [site], clock, random: () => 0.5 }), clock, asked };
}

describe("equal questions at the same time", () => {
  it("ask the site once and share the answer", async () => {
    const { client, clock, asked } = setup();
    const calls = Array.from({ length: 20 }, () => client.getInfo("42"));
    await clock.advance(0);
    expect(asked).toHaveLength(1);
    asked[0]?.resolve(answer);
    for (const info of await Promise.all(calls))
      expect(info).toMatchObject({ title: "shared", roomId: "42" });
  });

  it("share a failure too", async () => {
    const { client, clock, asked } = setup();
    const calls = Promise.allSettled([client.getInfo("42"), client.getInfo("42")]);
    await clock.advance(0);
    asked[0]?.reject(new StreamFallbackError("ROOM_NOT_FOUND", "no such room"));
    expect((await calls).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(asked).toHaveLength(1);
  });

  it("end for a caller who gives up without harm to the others", async () => {
    const { client, clock, asked } = setup();
    const leaving = new AbortController();
    const left = client.getInfo("42", { signal: leaving.signal });
    const stays = client.getInfo("42");
    await clock.advance(0);
    const failed = expect(left).rejects.toMatchObject({ code: "ABORTED", cause: "gone" });
    leaving.abort("gone");
    await failed;
    expect(asked[0]?.signal.aborted).toBe(false);
    asked[0]?.resolve(answer);
    expect((await stays).title).toBe("shared");
  });

  it("end the request when the last caller has given up, and blame nobody", async () => {
    const { client, clock, asked } = setup();
    const callers = [new AbortController(), new AbortController()];
    const calls = Promise.allSettled(callers.map(({ signal }) => client.getInfo("42", { signal })));
    await clock.advance(0);
    callers[0]?.abort();
    await clock.advance(0);
    expect(asked[0]?.signal.aborted).toBe(false);
    callers[1]?.abort();
    await calls;
    expect(asked[0]?.signal.aborted).toBe(true);
    expect(client.balancer("site").status()).toMatchObject([
      { failureCount: 0, inFlight: 0 },
      { failureCount: 0, inFlight: 0 },
    ]);
  });

  it("may be asked again after everyone has given up", async () => {
    const { client, clock, asked } = setup();
    const caller = new AbortController();
    const left = client.getInfo("42", { signal: caller.signal }).catch(() => {});
    await clock.advance(0);
    caller.abort();
    const next = client.getInfo("42");
    await left;
    await clock.advance(0);
    asked[1]?.resolve(answer);
    expect((await next).title).toBe("shared");
  });

  it("keep their own time: a shorter one is over first", async () => {
    const { client, clock, asked } = setup();
    const patient = client.getInfo("42", { timeoutMs: 20_000 });
    const hasty = client.getInfo("42", { timeoutMs: 1_000 }).catch((error: unknown) => error);
    await clock.advance(1_005);
    expect(await hasty).toMatchObject({ code: "DEADLINE" });
    asked[0]?.resolve(answer);
    expect((await patient).title).toBe("shared");
    expect(asked).toHaveLength(1);
  });

  it("keep their own time: a caller with time left asks on when the first one's is over", async () => {
    const { client, clock, asked } = setup();
    const first = client.getInfo("42", { timeoutMs: 1_000 }).catch((error: unknown) => error);
    await clock.advance(900);
    const second = client.getInfo("42", { timeoutMs: 1_000 });
    await clock.advance(105);
    expect(await first).toMatchObject({ code: "DEADLINE", attempts: [{ endpoint: "web" }] });
    asked[1]?.resolve(answer);
    expect((await second).title).toBe("shared");
  });

  it("give each caller a copy of its own", async () => {
    const { client, clock, asked } = setup();
    const calls = [client.getInfo("42"), client.getInfo("42")];
    await clock.advance(0);
    asked[0]?.resolve({ ...answer, sources: [{ name: "main", streams: [] }] });
    const [one, two] = await Promise.all(calls);
    one?.sources.pop();
    expect(two?.sources).toHaveLength(1);
  });

  it("give each caller its own recordStartTime", async () => {
    const { client, clock, asked } = setup();
    const calls = [client.getInfo("42"), client.getInfo("42")];
    await clock.advance(0);
    asked[0]?.resolve(answer);
    const [one, two] = await Promise.all(calls);
    one?.recordStartTime.setTime(0);
    expect(two?.recordStartTime.getTime()).toBe(clock.wallNow());
  });
});

describe("questions that differ", () => {
  it.each([
    ["api", "42", { api: "web" }],
    ["cookie", "42", { auth: "a=1" }],
    ["options", "42", { options: { doubleScreen: false } }],
    ["room", "43", {}],
    ["uid given by the caller", "42", { uid: "someone" }],
  ])("by %s do not share", async (_what, room, call) => {
    const { client, clock, asked } = setup();
    const calls = [client.getInfo("42"), client.getInfo(room, call)];
    await clock.advance(0);
    expect(asked).toHaveLength(2);
    for (const request of asked) request.resolve(answer);
    await Promise.all(calls);
  });
});
