import { suppressTracing, W3CTraceContextPropagator } from "@opentelemetry/core";
import { describe, expect, it } from "vitest";
import { failing } from "../client/test-world.ts";
import { observedWorld, over, treesOf } from "./test-world.ts";

describe("a call made in the middle of something", () => {
  it("is not left out where a listener of another call makes it, and is within that one's span", async () => {
    const { client, clock, replies, spans } = await observedWorld({ adapters: ["web", "mobile"] });
    const made: Promise<unknown>[] = [];
    client.on("failover", () => made.push(client.getInfo("2")));
    replies.web = ({ room }) => (room.roomId === "1" ? failing("PARSE")({} as never, {} as never) : {});
    await over(clock, client.getInfo("1", { api: "balance" }));
    await Promise.all(made);
    const [{ name, children } = { name: "", children: [] }, ...others] = treesOf(spans());
    expect([name, others]).toEqual(["getInfo", []]);
    const names = JSON.stringify(children);
    expect(names).toContain('{"name":"getInfo","children":[{"name":"attempt ');
  });

  it("is left out where the program wants nothing traced", async () => {
    const { api, client, spans } = await observedWorld();
    await api.context.with(suppressTracing(api.context.active()), () => client.getInfo("1"));
    expect(spans()).toEqual([]);
  });
});

describe("what a call asks by HTTP", () => {
  /** What an instrumentation of HTTP would do in an adapter: a span of its own, and a header for the site. */
  async function askTraced(traceRequests?: boolean) {
    const world = await observedWorld({ observe: { traceRequests } });
    const { api, client, clock, replies } = world;
    const headers: Record<string, string> = {};
    replies.web = async () => {
      await Promise.resolve();
      api.trace.getTracer("http").startSpan("GET", {}, api.context.active()).end();
      new W3CTraceContextPropagator().inject(api.context.active(), headers, {
        set: (carrier, name, value) => void Object.assign(carrier, { [name]: value }),
      });
      return {};
    };
    await over(clock, client.getInfo("1"));
    return { ...world, headers };
  }

  it("gets no header that no browser sends, and no span with an address", async () => {
    const { headers, spans } = await askTraced();
    expect(headers).toEqual({});
    expect(spans().map(({ name }) => name)).not.toContain("GET");
  });

  it("is within the span of its attempt where that is wanted", async () => {
    const { headers, spans } = await askTraced(true);
    expect(treesOf(spans())).toEqual([
      {
        name: "getInfo",
        children: [{ name: "attempt web", children: [{ name: "GET", children: [] }] }],
      },
    ]);
    const attempt = spans().find(({ name }) => name.endsWith("attempt web"));
    expect(headers.traceparent).toContain(attempt?.spanContext().spanId);
  });
});
