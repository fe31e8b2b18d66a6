import { describe, expect, it } from "vitest";
import { createWorld, failing, type Reply } from "./test-world.ts";

const onAir: Reply = () => ({ living: true });
const HOUR_MS = 3_600_000;
const offAir: Reply = () => ({ living: false });
/** A second round would wait for the clock. */
const failover = { rounds: 1 };

describe("an answer that is no longer fresh", () => {
  it("is asked for again, as long as nothing else is set", async () => {
    const { client, clock, asked, replies } = createWorld({ config: { failover } });
    await client.getInfo("42");
    await clock.advance(5_000);
    replies.web = failing("RISK_CONTROL");
    await expect(client.getInfo("42")).rejects.toMatchObject({ code: "ALL_ENDPOINTS_FAILED" });
    expect(asked.length).toBeGreaterThan(1);
  });

  it("may be a little younger than the setting says, so that rooms do not expire together", async () => {
    const { client, clock } = createWorld({ random: () => 0.5, config: { ttlMs: 10_000, ttlJitter: 0.2 } });
    await client.getInfo("42");
    await clock.advance(8_999);
    expect((await client.getInfo("42")).meta.cached).toBe(true);
    await clock.advance(1);
    expect((await client.getInfo("42")).meta.cached).toBe(false);
  });
});

describe("with staleWhileRevalidateMs", () => {
  const config = { staleWhileRevalidateMs: 20_000, failover };

  it("the older one is given at once, marked as stale, and the next caller gets the newer one", async () => {
    const { client, clock, asked, replies } = createWorld({ config });
    await client.getInfo("42");
    const reply = Promise.withResolvers<object>();
    replies.web = () => reply.promise;
    await clock.advance(6_000);
    const given = await client.getInfo("42");
    expect(given).toMatchObject({ title: "answer 1", meta: { cached: true, stale: true, ageMs: 6_000 } });
    await clock.advance(0);
    expect(asked).toHaveLength(2);
    reply.resolve({ title: "newer" });
    await clock.advance(0);
    expect(await client.getInfo("42")).toMatchObject({
      title: "newer",
      meta: { cached: true, stale: false },
    });
    expect(asked).toHaveLength(2);
  });

  it("many callers cause one request", async () => {
    const { client, clock, asked } = createWorld({ config });
    await client.getInfo("42");
    await clock.advance(6_000);
    await Promise.all(Array.from({ length: 100 }, () => client.getInfo("42")));
    await clock.advance(0);
    expect(asked).toHaveLength(2);
  });

  it("a caller who wants no older one waits for the same request", async () => {
    const { client, clock, asked, replies } = createWorld({ config });
    await client.getInfo("42");
    await clock.advance(6_000);
    const reply = Promise.withResolvers<object>();
    replies.web = () => reply.promise;
    await client.getInfo("42");
    const waiting = client.getInfo("42", { maxAgeMs: 0 });
    await clock.advance(0);
    reply.resolve({ title: "newer" });
    expect(await waiting).toMatchObject({ title: "newer", meta: { cached: false } });
    expect(asked).toHaveLength(2);
  });

  it("a fetch that fails leaves the older one, and the site in peace for ten seconds", async () => {
    const { client, clock, asked, replies } = createWorld({ config });
    await client.getInfo("42");
    replies.web = failing("NETWORK");
    await clock.advance(6_000);
    await client.getInfo("42");
    await clock.advance(0);
    expect(asked).toHaveLength(2);
    await clock.advance(9_999);
    expect((await client.getInfo("42")).meta).toMatchObject({ cached: true, stale: true });
    await clock.advance(0);
    expect(asked).toHaveLength(2);
    await clock.advance(1);
    await client.getInfo("42");
    await clock.advance(0);
    expect(asked).toHaveLength(3);
  });

  it("an old “offline” is given while the site answers, and no more once asking has failed", async () => {
    const { client, clock, replies } = createWorld({
      config: { ...config, staleWhileRevalidateMs: HOUR_MS },
    });
    replies.web = offAir;
    await client.getInfo("42");
    replies.web = failing("RISK_CONTROL");
    await clock.advance(6_000);
    expect((await client.getInfo("42")).living).toBe(false);
    await clock.advance(0);
    for (const waitMs of [0, 10_000, 60_000, 1_000_000]) {
      await clock.advance(waitMs);
      await expect(client.getInfo("42")).rejects.toMatchObject({ fault: "pool" });
    }
  });

  it("a fetch that hangs is a failed one too", async () => {
    const { client, clock, replies } = createWorld({
      config: { ...config, staleWhileRevalidateMs: HOUR_MS },
    });
    replies.web = offAir;
    await client.getInfo("42");
    replies.web = () => new Promise(() => {});
    await clock.advance(6_000);
    await client.getInfo("42");
    await clock.advance(21_000);
    const call = expect(client.getInfo("42", { timeoutMs: 1_000 })).rejects.toThrow();
    await clock.advance(1_010);
    await call;
  });

  it("a fetch behind a stale answer ends with the client", async () => {
    const { client, clock, replies } = createWorld({ config });
    await client.getInfo("42");
    let ended: unknown;
    replies.web = (_query, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => {
          ended = signal.reason;
          reject(signal.reason);
        });
      });
    await clock.advance(6_000);
    await client.getInfo("42");
    await clock.advance(0);
    await client.close();
    expect(ended).toMatchObject({ code: "CLOSED" });
  });

  it("an answer that is stale for longer than that is asked for as ever", async () => {
    const { client, clock } = createWorld({ config });
    await client.getInfo("42");
    await clock.advance(25_000);
    expect((await client.getInfo("42")).meta).toMatchObject({ cached: false, stale: false });
  });
});

describe("with staleIfErrorMs", () => {
  const config = { staleIfErrorMs: 600_000, failover };

  it("the site is asked first, then an older answer is given, marked as stale, with who was asked", async () => {
    const { client, clock, replies } = createWorld({ config });
    await client.getInfo("42");
    replies.web = failing("RISK_CONTROL");
    await clock.advance(300_000);
    const { title, meta } = await client.getInfo("42");
    expect(title).toBe("answer 1");
    expect(meta).toMatchObject({ cached: true, stale: true, ageMs: 300_000 });
    expect(meta.attempts).toMatchObject([{ endpoint: "web", code: "RISK_CONTROL" }]);
  });

  it("a site that answers is believed", async () => {
    const { client, clock, replies } = createWorld({ config });
    await client.getInfo("42");
    await clock.advance(300_000);
    replies.web = offAir;
    expect(await client.getInfo("42")).toMatchObject({ living: false, meta: { cached: false } });
  });

  it("a site that hangs is waited for as long as the call may take", async () => {
    const { client, clock, replies } = createWorld({ config });
    await client.getInfo("42");
    replies.web = () => new Promise(() => {});
    await clock.advance(6_000);
    const calls = [1, 2].map(() => client.getInfo("42", { timeoutMs: 2_000 }));
    await clock.advance(2_010);
    for (const { meta } of await Promise.all(calls))
      expect(meta).toMatchObject({ cached: true, stale: true });
  });

  it("a caller who joins another's call gets it when its own time is over", async () => {
    const { client, clock, replies } = createWorld({ config });
    await client.getInfo("42");
    replies.web = () => new Promise(() => {});
    await clock.advance(6_000);
    const patient = client.getInfo("42", { timeoutMs: 8_000 });
    await clock.advance(0);
    const joined = client.getInfo("42", { timeoutMs: 1_000 });
    await clock.advance(1_010);
    expect((await joined).meta).toMatchObject({ cached: true, stale: true });
    await clock.advance(8_000);
    expect((await patient).meta.stale).toBe(true);
  });

  it("a caller that gives little time keeps nobody else from asking", async () => {
    const { client, clock, replies, asked } = createWorld({ config });
    await client.getInfo("42");
    replies.web = () => new Promise(() => {});
    await clock.advance(6_000);
    const hasty = client.getInfo("42", { timeoutMs: 1 });
    await clock.advance(10);
    expect((await hasty).meta.stale).toBe(true);
    replies.web = offAir;
    expect(await client.getInfo("42")).toMatchObject({ living: false, meta: { cached: false } });
    expect(asked).toHaveLength(3);
  });

  it("callers after a failure get the older answer at once for ten seconds", async () => {
    const { client, clock, asked, replies } = createWorld({ config });
    await client.getInfo("42");
    replies.web = failing("NETWORK");
    await clock.advance(6_000);
    for (let count = 0; count < 5; count++) expect((await client.getInfo("42")).meta.stale).toBe(true);
    expect(asked).toHaveLength(2);
    await clock.advance(10_000);
    await client.getInfo("42");
    expect(asked).toHaveLength(3);
  });

  it("an old “offline” is never given for an unknown", async () => {
    const { client, clock, replies } = createWorld({ config });
    replies.web = offAir;
    await client.getInfo("42");
    replies.web = failing("RISK_CONTROL");
    await clock.advance(6_000);
    await expect(client.getInfo("42")).rejects.toMatchObject({ code: "ALL_ENDPOINTS_FAILED" });
  });

  it.each([
    ["has been stale for too long", 605_000, {}],
    ["is older than the caller wants", 6_000, { maxAgeMs: 5_500 }],
  ])("an answer that %s is not given", async (_what, ageMs, call) => {
    const { client, clock, replies } = createWorld({ config });
    await client.getInfo("42");
    replies.web = failing("RISK_CONTROL");
    await clock.advance(ageMs);
    await expect(client.getInfo("42", call)).rejects.toMatchObject({ code: "ALL_ENDPOINTS_FAILED" });
  });

  it("a proof that the room is gone is no failure", async () => {
    const { client, clock, replies } = createWorld({ config });
    await client.getInfo("42");
    replies.web = failing("ROOM_NOT_FOUND");
    await clock.advance(6_000);
    await expect(client.getInfo("42")).rejects.toMatchObject({ code: "ROOM_NOT_FOUND" });
  });

  it("a caller who gives up gets nothing", async () => {
    const { client, clock, replies } = createWorld({ config });
    await client.getInfo("42");
    replies.web = () => new Promise(() => {});
    await clock.advance(6_000);
    const controller = new AbortController();
    const call = client.getInfo("42", { signal: controller.signal });
    await clock.advance(0);
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: "ABORTED" });
  });

  it("streams that still play are given, and dead ones are not", async () => {
    const { client, clock, replies } = createWorld({ config, provides: ["status", "streams"] });
    const lifeMs = 200_000;
    replies.web = () => ({
      liveId: "1",
      sources: [
        {
          name: "main",
          streams: [
            {
              quality: "hd",
              name: "hd",
              flv: "https://cdn.example/1.flv",
              expiresAt: new Date(clock.wallNow() + lifeMs),
            },
          ],
        },
      ],
    });
    await client.getStream("42");
    replies.web = failing("RISK_CONTROL");
    await clock.advance(lifeMs - 1_000);
    const { currentStream, meta } = await client.getStream("42");
    expect(currentStream.url).toBe("https://cdn.example/1.flv");
    expect(meta).toMatchObject({ cached: true, stale: true });
    await clock.advance(1_000);
    await expect(client.getStream("42")).rejects.toMatchObject({ fault: "pool" });
  });
});

describe("a caller that gives maxAgeMs", () => {
  it("gets any that is kept, however much of its time it was fresh", async () => {
    const config = { ttlMs: 60_000, keepMs: 60_000, ttlJitter: 1 };
    const { client, clock } = createWorld({ config, random: () => 0.99 });
    await client.getInfo("42");
    await clock.advance(59_999);
    expect((await client.getInfo("42", { maxAgeMs: 60_000 })).meta.cached).toBe(true);
  });

  it("gets one for ever where everything is kept for ever", async () => {
    const endless = Number.POSITIVE_INFINITY;
    const { client, clock } = createWorld({
      config: { ttlMs: endless, keepMs: endless, staleIfErrorMs: endless },
    });
    await client.getInfo("42");
    await clock.advance(365 * 24 * HOUR_MS);
    expect((await client.getInfo("42")).meta.cached).toBe(true);
  });

  it("gets one that is kept for others no more, marked as stale", async () => {
    const { client, clock, asked } = createWorld();
    await client.getInfo("42");
    await clock.advance(30_000);
    const { meta } = await client.getInfo("42", { maxAgeMs: 30_000 });
    expect(meta).toMatchObject({ cached: true, stale: true, ageMs: 30_000 });
    expect(asked).toHaveLength(1);
    expect((await client.getInfo("42", { maxAgeMs: 29_999 })).meta.cached).toBe(false);
  });

  it("gets none that is older than what is kept", async () => {
    const { client, clock } = createWorld({ config: { keepMs: 20_000 } });
    await client.getInfo("42");
    await clock.advance(20_000);
    expect((await client.getInfo("42", { maxAgeMs: 60_000 })).meta.cached).toBe(false);
  });
});

describe("a proof by the site that there is no answer", () => {
  it.each(["ROOM_NOT_FOUND", "ROOM_RESTRICTED"] as const)(
    "(%s) is told again without asking",
    async (code) => {
      const { client, clock, asked, replies } = createWorld();
      replies.web = failing(code);
      const errors = await Promise.all([1, 2].map(() => client.getInfo("42").catch((error) => error)));
      const again = await client.getInfo("42").catch((error) => error);
      for (const error of [...errors, again]) expect(error).toMatchObject({ code, fault: "query" });
      expect(again.message).toBe(errors[0].message);
      expect(asked).toHaveLength(1);
      await clock.advance(5_000);
      replies.web = onAir;
      expect((await client.getInfo("42")).living).toBe(true);
    },
  );

  it("is asked for again by a caller with maxAgeMs 0", async () => {
    const { client, asked, replies } = createWorld();
    replies.web = failing("ROOM_NOT_FOUND");
    await expect(client.getInfo("42")).rejects.toThrow();
    replies.web = onAir;
    expect((await client.getInfo("42", { maxAgeMs: 0 })).living).toBe(true);
    expect((await client.getInfo("42")).living).toBe(true);
    expect(asked).toHaveLength(2);
  });

  it.each([
    "RISK_CONTROL",
    "EMPTY_REPLY",
    "RATE_LIMITED",
    "NETWORK",
    "SCHEMA",
    "INCOMPLETE",
    "UID_REQUIRED",
  ] as const)("is not taken from %s", async (code) => {
    const { client, replies } = createWorld({ adapters: ["web", "mobile"], config: { failover } });
    replies.web = failing(code);
    replies.mobile = failing(code);
    await client.getInfo("42").catch(() => {});
    client.balancer("site").reset();
    replies.web = onAir;
    replies.mobile = onAir;
    expect((await client.getInfo("42")).living).toBe(true);
  });

  it("ends the streams of a room that is gone", async () => {
    const { client, clock, replies, asked } = createWorld({ provides: ["status", "streams"] });
    const streams = [{ quality: "hd", name: "hd", flv: "https://cdn.example/1.flv" }];
    replies.web = () => ({ sources: [{ name: "main", streams }] });
    await client.getStream("42");
    await clock.advance(6_000);
    replies.web = failing("ROOM_NOT_FOUND");
    await expect(client.getInfo("42")).rejects.toMatchObject({ code: "ROOM_NOT_FOUND" });
    await expect(client.getStream("42")).rejects.toMatchObject({ code: "ROOM_NOT_FOUND" });
    expect(asked).toHaveLength(2);
  });
});
