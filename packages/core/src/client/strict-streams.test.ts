import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import type { Need } from "../provider/provider.ts";
import type { BaseRoom, Stream } from "../room/room-info.ts";
import { blankRoom, createWorld, failing, mapCache, type World, type WorldOptions } from "./test-world.ts";

const expiresAt = new Date(8e15);

/** On air with these streams: a quality, and its codec where it is known. */
function live(...told: string[]): Partial<BaseRoom> {
  const streams = told.map((text): Stream => {
    const [quality = "", codec] = text.split(" ");
    const onlyAudio = quality === "ao" ? { onlyAudio: true } : {};
    return { quality, codec, name: quality, flv: `http://cdn.example/${text}.flv`, expiresAt, ...onlyAudio };
  });
  return { ...blankRoom, liveId: "1", sources: [{ name: "main", streams }] };
}

/** `web` is asked first, then `mobile`, then `page`. */
function setUp(options: WorldOptions = {}): World {
  return createWorld({
    adapters: ["web", "mobile", "page"],
    provides: ["status", "streams"],
    qualities: ["origin", "hd", "sd", "ao"],
    strategy: "tiered",
    ...options,
  });
}

const strictHd = { quality: "hd", strictQuality: true };

describe("a stream that is wanted strictly", () => {
  it.each([
    ["quality", strictHd, ["sd"], ["hd"]],
    ["quality in a codec", { ...strictHd, codecPriorities: ["h264"] }, ["hd h265", "sd h264"], ["hd h264"]],
    ["codec", { codecPriorities: ["h264"] }, ["hd h265"], ["sd h264"]],
    ["sound", { onlyAudio: true }, ["hd"], ["hd", "ao"]],
  ])(
    "is asked of another adapter where the first does not know it: %s",
    async (_what, call, first, second) => {
      const { client, replies, asked } = setUp();
      replies.web = () => live(...first);
      replies.mobile = () => live(...second);
      const { api, meta, currentStream } = await client.getStream("42", call);
      expect([api, currentStream.url]).toEqual(["mobile", `http://cdn.example/${second.at(-1)}.flv`]);
      expect(meta.attempts).toMatchObject([
        { endpoint: "web", code: "NO_SUCH_QUALITY" },
        { endpoint: "mobile", kind: "success" },
      ]);
      expect(asked).toEqual(["web", "mobile"]);
    },
  );

  it("is named to the adapters", async () => {
    const needs: Need[] = [];
    const { client, replies } = setUp({ adapters: ["web"] });
    replies.web = ({ need }) => {
      needs.push(need);
      return live("hd h264");
    };
    await client.getStream("42", { ...strictHd, codecPriorities: ["h264"] });
    await client.getStream("43", { onlyAudio: true }).catch(() => {});
    expect(needs).toEqual([
      { kind: "streams", quality: "hd", strictQuality: true, codecs: ["h264"] },
      { kind: "streams", onlyAudio: true },
    ]);
  });

  it("counts nothing against adapters that do not know it, however often", async () => {
    const { client, replies } = setUp();
    replies.web = () => live("sd");
    replies.mobile = () => live("hd");
    for (let room = 0; room < 12; room += 1) await client.getStream(String(room), strictHd);
    expect(client.balancer("site").status()[0]).toMatchObject({ state: "closed", failureCount: 0 });
  });

  it("is NO_SUCH_QUALITY where nobody knows it, at once, with all that there is", async () => {
    const { client, replies, asked } = setUp();
    replies.web = () => live("sd");
    replies.mobile = () => live("origin", "sd");
    replies.page = () => live("sd", "ao");
    await expect(client.getStream("42", strictHd)).rejects.toMatchObject({
      code: "NO_SUCH_QUALITY",
      fault: "query",
      message: 'web and mobile and page, room 42: the room has no quality "hd"; it has sd, origin, ao',
      attempts: [{ endpoint: "web" }, { endpoint: "mobile" }, { endpoint: "page" }],
    });
    expect(asked).toEqual(["web", "mobile", "page"]);
  });

  it("is NO_SUCH_QUALITY where those who answer do not know it, though others are blocked", async () => {
    const { client, replies } = setUp();
    replies.web = failing("RISK_CONTROL");
    replies.mobile = () => live("sd");
    replies.page = failing("RISK_CONTROL");
    await expect(client.getStream("42", strictHd)).rejects.toMatchObject({
      code: "NO_SUCH_QUALITY",
      message: 'mobile, room 42: the room has no quality "hd"; it has sd',
    });
  });

  it("is looked for elsewhere where an adapter itself says that there is none", async () => {
    const { client, replies } = setUp();
    replies.web = failing("NO_SUCH_QUALITY");
    replies.mobile = () => live("hd");
    expect((await client.getStream("42", strictHd)).api).toBe("mobile");
    const alone = setUp({ adapters: ["web"] });
    alone.replies.web = failing("NO_SUCH_QUALITY");
    await expect(alone.client.getStream("42", strictHd)).rejects.toMatchObject({
      code: "NO_SUCH_QUALITY",
      message: "web, room 42: for a test",
    });
    expect(alone.asked).toEqual(["web"]);
  });

  it("is no wish to be told that a room is off air by everybody", async () => {
    const { client, replies, asked } = setUp();
    replies.web = () => ({ living: false });
    await expect(client.getStream("42", strictHd)).rejects.toMatchObject({ code: "NOT_LIVE" });
    expect(asked).toEqual(["web"]);
  });

  it("is asked of the named adapter alone", async () => {
    const { client, replies, asked } = setUp();
    replies.web = () => live("sd");
    await expect(client.getStream("42", { api: "web", ...strictHd })).rejects.toMatchObject({
      code: "NO_SUCH_QUALITY",
    });
    expect(asked).toEqual(["web"]);
  });
});

describe("answers without the stream that is wanted strictly", () => {
  it("make the site be asked, be they new or kept", async () => {
    for (const passedMs of [0, 600_000]) {
      const { client, clock, replies, asked } = setUp();
      replies.web = () => live("sd");
      replies.mobile = () => live("hd");
      await client.getInfo("42");
      await clock.advance(passedMs);
      expect((await client.getStream("42", strictHd)).currentStream.quality).toBe("hd");
      expect(asked).toEqual(["web", "web", "mobile"]);
    }
  });

  it("serve all others, who are not told of the failure", async () => {
    const { client, replies, asked } = setUp({ adapters: ["web"] });
    replies.web = () => live("sd");
    const [strict, plain] = await Promise.allSettled([
      client.getStream("42", strictHd),
      client.getStream("42", { quality: "hd" }),
    ]);
    expect(strict).toMatchObject({ status: "rejected", reason: { code: "NO_SUCH_QUALITY" } });
    expect(plain).toMatchObject({ status: "fulfilled", value: { currentStream: { quality: "sd" } } });
    const before = asked.length;
    expect((await client.getStream("42", { quality: "hd" })).meta.cached).toBe(true);
    expect((await client.getInfo("42")).meta.cached).toBe(true);
    expect(asked).toHaveLength(before);
  });

  it("are kept for others even where a strict call is the first to ask", async () => {
    const { client, replies, asked } = setUp({ adapters: ["web"] });
    replies.web = () => live("sd");
    await expect(client.getStream("42", strictHd)).rejects.toBeInstanceOf(StreamFallbackError);
    expect(await client.getInfo("42")).toMatchObject({ living: true, meta: { cached: true } });
    expect((await client.getStream("42")).currentStream.quality).toBe("sd");
    expect(asked).toEqual(["web"]);
  });

  it.each([false, true])(
    "are not asked for again within seconds by equal calls (shared cache: %s)",
    async (isShared) => {
      const cache = isShared ? mapCache() : undefined;
      const { client, clock, replies, asked } = setUp({ adapters: ["web"], cache });
      replies.web = () => live("sd");
      const strict = () => client.getStream("42", strictHd).catch((error: unknown) => error);
      const first = await strict();
      expect(await strict()).toMatchObject({
        code: "NO_SUCH_QUALITY",
        message: String((first as Error).message),
      });
      expect(asked).toHaveLength(1);
      await clock.advance(5_001);
      replies.web = () => live("hd");
      expect(await strict()).toMatchObject({ currentStream: { quality: "hd" } });
    },
  );

  it("hide no stream that another answer brought meanwhile", async () => {
    const { client, replies } = setUp({ adapters: ["web"] });
    replies.web = () => live("sd");
    await client.getStream("42", strictHd).catch(() => {});
    replies.web = () => live("hd");
    await client.getInfo("42", { maxAgeMs: 0 });
    expect((await client.getStream("42", strictHd)).currentStream.quality).toBe("hd");
  });
});
