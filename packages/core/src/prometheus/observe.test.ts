import * as library from "@prometheus-io/client";
import { expect, it } from "vitest";
import { createWorld } from "../client/test-world.ts";
import { createPrometheusMetrics, type ObservedClient, type ObservedStatus } from "../prometheus.ts";
import { valueIn } from "./__fixtures__/read-text.ts";

const STATUS: ObservedStatus = {
  providers: {
    douyin: {
      endpoints: [
        { name: "web", state: "closed", ratePerMinute: 30 },
        { name: "mobile", state: "open", ratePerMinute: undefined },
      ],
    },
  },
  identities: [
    { state: "closed", weight: 1 },
    { state: "closed", weight: 2 },
    { state: "half-open", weight: 1 },
  ],
  watch: { rooms: 10, known: 8, due: 2, latenessMs: 1_500 },
  ...{ learnedUids: 3, cacheEntries: 4 },
  alerts: { firing: [{ name: "breaker opened", severity: "notice" }] },
};

const clientOf = (status: Partial<ObservedStatus> = {}): ObservedClient => ({
  status: () => ({ ...STATUS, ...status }),
});

async function told(clients: readonly ObservedClient[], series: readonly string[]): Promise<unknown[]> {
  const metrics = createPrometheusMetrics({ library });
  for (const client of clients) metrics.observe(client);
  const text = await metrics.registry.metrics();
  return series.map((each) => valueIn(text, `stream_fallback_${each}`));
}

const SERIES = [
  'endpoint_available{provider="douyin",endpoint="web"}',
  'endpoint_available{provider="douyin",endpoint="mobile"}',
  'request_limit_per_minute{provider="douyin",endpoint="web"}',
  'request_limit_per_minute{provider="douyin",endpoint="mobile"}',
  'identities{state="closed"}',
  'identities{state="open"}',
  'identities{state="half-open"}',
  "watched_rooms{}",
  "watched_rooms_known{}",
  "watched_rooms_due{}",
  "watch_lateness_seconds{}",
  "learned_uids{}",
  "cache_entries{}",
  'alerts{name="breaker opened",severity="notice"}',
];

it("an observed client is told of as its status has it", async () => {
  expect(await told([clientOf()], SERIES)).toEqual([1, 0, 30, undefined, 2, 0, 1, 10, 8, 2, 1.5, 3, 4, 1]);
});

it("several observed clients are told of together: an endpoint is available where each of them may ask it", async () => {
  const other = clientOf({
    providers: { douyin: { endpoints: [{ name: "web", state: "open", ratePerMinute: 12 }] } },
    watch: { rooms: 1, known: 1, due: 0, latenessMs: 9_000 },
  });
  expect(await told([clientOf(), other], SERIES)).toEqual([
    ...[0, 0, 42, undefined, 4, 0, 2],
    ...[11, 9, 2, 9, 6, 8, 1],
  ]);
});

it("of identities those are counted that the client may ask as by itself: of its list, and with a weight", async () => {
  const { client } = createWorld({
    identities: [{ id: "anna" }, { id: "ben" }, { id: "spare", weight: 0 }],
  });
  await client.getInfo("1", { auth: "name=of-a-caller" });
  client.identities.trip("anna");
  expect(await told([client], SERIES.slice(4, 7))).toEqual([1, 1, 0]);
  const { client: withoutList } = createWorld();
  await withoutList.getInfo("1");
  expect(await told([withoutList], SERIES.slice(4, 7))).toEqual([0, 0, 0]);
  await Promise.all([client.close(), withoutList.close()]);
});

it("without endpoint labels it is told how many endpoints are available", async () => {
  const metrics = createPrometheusMetrics({ library, endpointLabels: false });
  metrics.observe(clientOf());
  const text = await metrics.registry.metrics();
  expect(valueIn(text, 'stream_fallback_endpoint_available{provider="douyin"}')).toBe(1);
  expect(valueIn(text, 'stream_fallback_request_limit_per_minute{provider="douyin"}')).toBe(30);
});

it("a client that is observed no more is not read any more, and leaves no series", async () => {
  const metrics = createPrometheusMetrics({ library });
  let reads = 0;
  const end = metrics.observe({
    status() {
      reads += 1;
      return STATUS;
    },
  });
  await metrics.registry.metrics();
  expect(reads).toBe(1);
  end();
  const text = await metrics.registry.metrics();
  expect(reads).toBe(1);
  expect(text).not.toMatch(/^stream_fallback_watched_rooms /m);
});

it("a client whose status fails is left out, and disturbs the numbers of no other", async () => {
  const failing: ObservedClient = {
    status() {
      throw new Error("it fails");
    },
  };
  const odd = { status: () => ({ ...STATUS, watch: undefined }) } as unknown as ObservedClient;
  expect(await told([failing, clientOf(), odd], ["watched_rooms{}", "cache_entries{}"])).toEqual([10, 4]);
});

it("what is no client is refused", () => {
  const metrics = createPrometheusMetrics({ library });
  expect(() => metrics.observe({} as never)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
});

it("a client with the sink tells of its calls, its adapters and its watch", async () => {
  const metrics = createPrometheusMetrics({ library });
  const { client } = createWorld({ metrics, adapters: ["web", "mobile"] });
  metrics.observe(client);
  await client.getInfo("1");
  await client.getInfo("1");
  const watcher = client.watch(["1", "2"]);
  const text = await metrics.registry.metrics();
  const of = (series: string) => valueIn(text, `stream_fallback_${series}`);
  const { provider } = (await client.resolve("1")) ?? {};
  expect(of(`calls_total{provider="${provider}",outcome="success"}`)).toBe(2);
  expect(of(`cached_answers_total{provider="${provider}"}`)).toBe(1);
  expect(of(`endpoint_available{provider="${provider}",endpoint="web"}`)).toBe(1);
  expect(of("watched_rooms{}")).toBe(2);
  await watcher.close();
  await client.close();
});
