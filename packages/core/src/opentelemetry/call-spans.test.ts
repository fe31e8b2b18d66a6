import { context as globalContext, SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { suppressTracing } from "@opentelemetry/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { blankRoom, createWorld, failing } from "../client/test-world.ts";
import type { RoomQuery } from "../provider/provider.ts";
import { observeWithOpenTelemetry } from "./observe-with-open-telemetry.ts";
import { attributesOf, createTelemetry, msOf, observedWorld, over, treesOf } from "./test-world.ts";

const QUIET = { rates: { enabled: false } };

describe("an OpenTelemetry that fails", () => {
  it.each(["setAttributes", "setStatus"])("at %s of a span gets its end all the same", async (method) => {
    const telemetry = createTelemetry();
    const tracer = telemetry.api.trace.getTracer("broken");
    const startSpan: typeof tracer.startSpan = (...given) =>
      Object.assign(tracer.startSpan(...given), {
        [method]() {
          throw new Error("for a test");
        },
      });
    const trace = Object.assign(Object.create(telemetry.api.trace), { getTracer: () => ({ startSpan }) });
    const { client, clock, replies, warnings } = createWorld({ config: { failover: { rounds: 1 } } });
    replies.web = failing("PARSE");
    await observeWithOpenTelemetry(client, { api: { ...telemetry.api, trace } });
    await over(clock, client.getInfo("1"));
    expect(telemetry.spans().map(({ name }) => name)).toEqual([
      "stream_fallback.attempt web",
      "stream_fallback.getInfo",
    ]);
    expect(warnings).toHaveLength(1);
    await client.close();
  });

  it("in a promise that it gives for a span ends no process", async () => {
    const telemetry = createTelemetry();
    const startSpan = () => Promise.reject(new Error("for a test"));
    const trace = Object.assign(Object.create(telemetry.api.trace), { getTracer: () => ({ startSpan }) });
    const { client, clock } = createWorld();
    const strays: unknown[] = [];
    const hear = (error: unknown) => strays.push(error);
    process.on("unhandledRejection", hear);
    onTestFinished(() => void process.off("unhandledRejection", hear));
    await observeWithOpenTelemetry(client, { api: { ...telemetry.api, trace } });
    const info = await over(clock, client.getInfo("1"));
    // Rejections are told to be unheard once the microtasks are done.
    await new Promise(setImmediate);
    expect([info?.api, strays]).toEqual(["web", []]);
    await client.close();
  });

  it("where it is set up follows nothing", async () => {
    const { api, spans } = createTelemetry();
    const getMeter = () => {
      throw new Error("for a test");
    };
    const { client } = createWorld();
    const observed = observeWithOpenTelemetry(client, { api: { ...api, metrics: { getMeter } } });
    await expect(observed).rejects.toThrow("for a test");
    await client.getInfo("1");
    expect(spans()).toEqual([]);
    await client.close();
  });
});

describe("the span of a call", () => {
  it("has one for its attempt within, with the times of the client's clock", async () => {
    const { client, clock, replies, spans } = await observedWorld();
    replies.web = () => new Promise((done) => clock.setTimeout(() => done({}), 300));
    const startedAt = clock.wallNow() + 1_000.25;
    await clock.advance(1_000.25);
    await over(clock, client.getInfo("7"));
    expect(treesOf(spans())).toEqual([
      { name: "getInfo", children: [{ name: "attempt web", children: [] }] },
    ]);
    const [attempt, call] = spans();
    expect(call).toMatchObject({ kind: SpanKind.INTERNAL, status: { code: SpanStatusCode.UNSET } });
    expect(attempt).toMatchObject({ kind: SpanKind.CLIENT, status: { code: SpanStatusCode.UNSET } });
    expect(attributesOf(call as never)).toEqual({
      ...{ provider: "site", room: "7", outcome: "success", cached: false, joined: false },
    });
    expect(attributesOf(attempt as never)).toEqual({
      ...{ provider: "site", endpoint: "web", role: "first", outcome: "success" },
    });
    for (const span of [attempt, call]) {
      expect(msOf(span?.startTime as [number, number])).toBeCloseTo(startedAt, 3);
      expect(msOf(span?.endTime as [number, number])).toBeCloseTo(startedAt + 300, 3);
    }
  });

  it("is within the span that is active where the call is made", async () => {
    const { api, client, clock, spans } = await observedWorld();
    const tracer = api.trace.getTracer("program");
    const outer = tracer.startSpan("record");
    const within = api.trace.setSpan(api.context.active(), outer);
    await over(
      clock,
      api.context.with(within, () => client.getInfo("1")),
    );
    outer.end();
    expect(treesOf(spans())).toEqual([
      {
        name: "record",
        children: [{ name: "getInfo", children: [{ name: "attempt web", children: [] }] }],
      },
    ]);
  });

  it("leaves what the program does after the call within the program's own span", async () => {
    const { api, client } = await observedWorld();
    const within = api.context.active().setValue(api.createContextKey("mark"), "own");
    await api.context.with(within, async () => {
      await client.getInfo("1");
      expect(api.context.active()).toBe(within);
    });
  });

  it("tells the story of a failover: who failed with which code, and who answered", async () => {
    const { client, clock, replies, spans } = await observedWorld({ adapters: ["web", "mobile"] });
    replies.web = failing("PARSE");
    await over(clock, client.getInfo("1"));
    const [failed, answered, call] = spans();
    expect(attributesOf(failed as never)).toMatchObject({
      ...{ endpoint: "web", role: "first", outcome: "failure", code: "PARSE" },
    });
    expect(failed?.status).toEqual({ code: SpanStatusCode.ERROR, message: "PARSE" });
    expect(attributesOf(answered as never)).toMatchObject({
      ...{ endpoint: "mobile", role: "failover", outcome: "success" },
    });
    expect(call?.status.code).toBe(SpanStatusCode.UNSET);
  });

  it("has the late attempt and its hedge side by side, each with its own end", async () => {
    const { client, clock, replies, spans } = await observedWorld({ adapters: ["web", "mobile"] });
    replies.web = (_query, { signal }) =>
      new Promise((_done, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    replies.mobile = () => new Promise((done) => clock.setTimeout(() => done({}), 50));
    const info = await over(clock, client.getInfo("1"), 3_100);
    expect(info?.api).toBe("mobile");
    const told = spans().map((span) => ({ name: span.name, ...attributesOf(span) }));
    expect(told).toMatchObject([
      { endpoint: "mobile", role: "hedge", outcome: "success" },
      { endpoint: "web", role: "first", outcome: "failure", code: "TIMEOUT" },
      { name: "stream_fallback.getInfo", outcome: "success" },
    ]);
  });

  it("has an attempt without an error where that was given up", async () => {
    const { client, clock, replies, spans } = await observedWorld();
    replies.web = () => new Promise(() => {});
    const caller = new AbortController();
    const call = client.getInfo("1", { signal: caller.signal });
    await clock.advance(100);
    caller.abort();
    await over(clock, call);
    const [attempt] = spans();
    expect(attempt?.status.code).toBe(SpanStatusCode.UNSET);
    expect(attributesOf(attempt as never)).toMatchObject({ outcome: "neutral", code: "ABORTED" });
  });

  it.each(["ALL_ENDPOINTS_FAILED", "DEADLINE"] as const)(
    "has the status of an error with the code %s as its text, and nothing of the error's own",
    async (code) => {
      const { client, clock, replies, spans } = await observedWorld();
      if (code === "DEADLINE") replies.web = () => new Promise(() => {});
      else replies.web = failing("PARSE");
      await over(clock, client.getInfo("1", { timeoutMs: 4_000 }));
      const call = spans().find(({ name }) => name === "stream_fallback.getInfo");
      expect(call).toMatchObject({ status: { code: SpanStatusCode.ERROR, message: code }, events: [] });
      expect(attributesOf(call as never)).toMatchObject({ outcome: "failure", code, room: "1" });
    },
  );

  it("has no error where the site proved that there is no such room, or the caller gave up", async () => {
    const { client, clock, replies, spans } = await observedWorld();
    replies.web = failing("ROOM_NOT_FOUND");
    await over(clock, client.getInfo("1"));
    await over(clock, client.getInfo("1", { signal: AbortSignal.abort() }));
    const told = spans().map((span) => [
      span.status.code,
      attributesOf(span).outcome,
      attributesOf(span).code,
    ]);
    expect(told).toEqual([
      [SpanStatusCode.UNSET, "success", "ROOM_NOT_FOUND"],
      [SpanStatusCode.UNSET, "success", "ROOM_NOT_FOUND"],
      [SpanStatusCode.UNSET, "neutral", "ABORTED"],
    ]);
  });

  it("has no attempt where the answer is remembered, and says so", async () => {
    const { client, clock, spans } = await observedWorld();
    await over(clock, client.getInfo("1"), 0);
    await client.getInfo("1");
    expect(spans()).toHaveLength(3);
    expect(attributesOf(spans()[2] as never)).toMatchObject({ cached: true, joined: false });
  });

  it("has no attempt of its own where it joined another call, and says so", async () => {
    const { client, clock, replies, spans } = await observedWorld();
    replies.web = () => new Promise((done) => clock.setTimeout(() => done({}), 300));
    const calls = [client.getInfo("1"), client.getInfo("1"), client.getInfo("1")];
    await clock.advance(300);
    await Promise.all(calls);
    expect(treesOf(spans())).toEqual([
      { name: "getInfo", children: [{ name: "attempt web", children: [] }] },
      { name: "getInfo", children: [] },
      { name: "getInfo", children: [] },
    ]);
    const joined = spans().filter((span) => attributesOf(span).joined);
    expect(joined).toHaveLength(2);
  });

  it("has the request that tells of many rooms in the call of one of them", async () => {
    const fetchRooms = async (queries: readonly RoomQuery[]) => queries.map(() => blankRoom);
    const { client, clock, spans } = await observedWorld({ fetchRooms });
    const calls = ["1", "2", "3"].map((room) => client.getInfo(room));
    await clock.advance(1_000);
    await Promise.all(calls);
    expect(treesOf(spans()).map(({ children }) => children.length)).toEqual([1, 0, 0]);
    const told = spans().map((span) => attributesOf(span));
    expect(told.map(({ room, joined }) => [room, joined])).toEqual([
      [undefined, undefined],
      ["1", false],
      ["2", true],
      ["3", true],
    ]);
  });

  it("has the attempt behind a remembered answer, though that ends later", async () => {
    const config = { ttlMs: 1_000, staleWhileRevalidateMs: 60_000 };
    const { client, clock, replies, spans } = await observedWorld({ config });
    await over(clock, client.getInfo("1"), 2_000);
    replies.web = () => new Promise((done) => clock.setTimeout(() => done({}), 500));
    const { meta } = await client.getInfo("1");
    await clock.advance(500);
    expect(meta.stale).toBe(true);
    expect(treesOf(spans())[1]).toEqual({
      name: "getInfo",
      children: [{ name: "attempt web", children: [] }],
    });
  });

  it("of getStream is told apart, and tells that the room is off air", async () => {
    const { client, clock, replies, spans } = await observedWorld({ provides: ["status", "streams"] });
    replies.web = () => ({ living: false });
    await over(clock, client.getStream("1"));
    const call = spans().at(-1);
    expect(call?.name).toBe("stream_fallback.getStream");
    expect(attributesOf(call as never)).toMatchObject({ outcome: "success", code: "NOT_LIVE" });
  });

  it("of a watch is the root of a trace of its own, wherever the watch was begun", async () => {
    const { api, client, clock, spans } = await observedWorld({ config: QUIET });
    const outer = api.trace.getTracer("program").startSpan("start");
    const within = api.trace.setSpan(api.context.active(), outer);
    const watcher = api.context.with(within, () => client.watch(["1"], { intervalMs: 60_000 }));
    // Whoever wakes the watch may be another call, whose work is not traced.
    await api.context.with(suppressTracing(within), () => clock.advance(180_000));
    await watcher.close();
    const watched = spans().filter(({ name }) => name === "stream_fallback.watch");
    expect(watched.length).toBeGreaterThan(1);
    for (const span of watched) expect(span.parentSpanContext).toBeUndefined();
    expect(new Set(watched.map((span) => span.spanContext().traceId)).size).toBe(watched.length);
    expect(treesOf(watched.concat(spans().filter(({ kind }) => kind === SpanKind.CLIENT)))[0]).toEqual({
      name: "watch",
      children: [{ name: "attempt web", children: [] }],
    });
  });

  it("names no provider where the room is nobody's, and no room where none was found", async () => {
    const { client, clock, spans } = await observedWorld();
    await over(clock, client.getInfo({ provider: "elsewhere", roomId: "1" }));
    expect(attributesOf(spans()[0] as never)).toEqual({
      ...{ outcome: "neutral", code: "INVALID_INPUT", cached: false, joined: false },
    });
  });

  it("names the identities that were asked as", async () => {
    const identities = [{ id: "anna", cookie: "name=anna" }];
    const { client, clock, spans } = await observedWorld({ identities });
    await over(clock, client.getInfo("1"));
    expect(attributesOf(spans()[0] as never)).toMatchObject({ identity: "anna" });
  });
});

describe("the end of observing", () => {
  it("leaves later calls without spans, and gives those under way their end", async () => {
    const { client, clock, replies, spans, end } = await observedWorld();
    replies.web = () => new Promise((done) => clock.setTimeout(() => done({}), 300));
    const call = client.getInfo("1");
    await clock.advance(100);
    end();
    await over(clock, call);
    await over(clock, client.getInfo("2"));
    expect(treesOf(spans())).toEqual([
      { name: "getInfo", children: [{ name: "attempt web", children: [] }] },
    ]);
  });

  it("touches nothing global", async () => {
    const before = globalContext.active();
    const { end } = await observedWorld();
    end();
    expect(globalContext.active()).toBe(before);
  });
});
