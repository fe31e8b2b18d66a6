import fc from "fast-check";
import { expect, it } from "vitest";
import { allRoutes } from "../routes/routes.ts";
import { startWorld } from "../test-world/start-world.ts";
import { openapiDocument } from "./document.ts";

interface Operation {
  parameters: { name: string; in: string; schema: { type?: string } }[];
  requestBody?: object;
}

const document = openapiDocument(allRoutes()) as { paths: Record<string, Record<string, Operation>> };
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  // Its answers have no end.
  path === "/v1/events"
    ? []
    : Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
);

const ROOMS = ["1", "site:2", "https://site.example/3", "nobody:4", "..", "%", "", "\ud800", "a b", "?x#y"];
const word = fc.oneof(
  fc.constantFrom(
    ...ROOMS,
    "0",
    "-1",
    "1e9",
    "true",
    "false",
    "web",
    "balance",
    "hd",
    "flv,hls",
    "meta.ageMs,living",
  ),
  fc.string({ unit: "binary", maxLength: 40 }),
);
const body = fc.oneof(
  fc.json(),
  fc.string(),
  fc
    .record(
      {
        rooms: fc.oneof(fc.array(word, { maxLength: 60 }), word),
        fields: fc.oneof(fc.array(word, { maxLength: 5 }), word),
        maxAgeMs: fc.oneof(fc.integer(), fc.double(), word),
        intervalMs: fc.oneof(fc.integer(), fc.double()),
        hours: fc.oneof(fc.array(fc.constantFrom("18:00-02:00", "25:00-26:00", "x")), word),
        timeZone: word,
        uid: word,
        api: word,
      },
      { requiredKeys: [] },
    )
    .map((value) => JSON.stringify(value)),
  fc.constantFrom("{}", '{"__proto__":{"a":1}}', "[]", "null"),
);

/** For management: what may be meant, and what hardly is. */
const amount = fc.oneof(fc.nat(9), fc.double(), fc.constantFrom("Infinity", null, "1", -1));
const identity = fc.record(
  {
    id: fc.oneof(fc.constantFrom("one", "two", "__proto__", "default"), word),
    cookie: fc.oneof(fc.constant("sid=1"), word),
    proxy: fc.oneof(fc.constant("socks5://127.0.0.1:1"), word),
    weight: amount,
    region: word,
    userAgent: word,
  },
  { requiredKeys: [] },
);
const change = fc
  .record(
    {
      identity: fc.constantFrom("one", "default", "nobody", ""),
      weight: amount,
      priority: amount,
      identities: fc.oneof(fc.array(identity, { maxLength: 3 }), word),
      ttlMs: amount,
      strategy: fc.oneof(fc.constantFrom("round-robin", "(a function)", "tiered"), fc.jsonValue()),
      profile: fc.oneof(fc.constant("low-latency"), fc.jsonValue()),
      breaker: fc.record({ maxFailures: amount, blockDuration: amount }, { requiredKeys: [] }),
      alerts: fc.oneof(fc.constant({ enabled: false }), fc.jsonValue()),
      transport: fc.constantFrom("undici", "got", "carrier pigeon"),
    },
    { requiredKeys: [] },
  )
  // A body has the fields of its own route; those of others would refuse nearly all.
  .chain((value) => fc.subarray(Object.entries(value), { maxLength: 2 }))
  .map((entries) => JSON.stringify(Object.fromEntries(entries)));

const requests = fc.constantFrom(...operations).chain(({ method, path, operation }) => {
  const ofQuery = operation.parameters.filter((each) => each.in === "query").map(({ name }) => name);
  return fc.record({
    method: fc.constant(method.toUpperCase()),
    path: fc
      .record({
        room: word,
        id: fc.oneof(fc.constantFrom("site", "one"), word),
        name: fc.oneof(fc.constant("web"), word),
      })
      .map((names: Record<string, string>) =>
        path.replace(/\{(\w+)\}/g, (_, name: string) => encoded(names[name] ?? "")),
      ),
    query: fc.dictionary(fc.constantFrom(...ofQuery, "other"), word, { maxKeys: 4 }),
    body: operation.requestBody ? fc.oneof(body, change, change) : fc.constant(undefined),
  });
});

/** Half of a pair of surrogates has no encoding. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

it("whatever is asked within the description is answered within it, and never by 500", async () => {
  const { ask } = await startWorld({ watch: ["1"] });
  await fc.assert(
    fc.asyncProperty(requests, async ({ method, path, query, body: sent }) => {
      const pairs = Object.entries(query).map(([name, value]) => `${name}=${encoded(value)}`);
      const { status } = await ask(pairs.length === 0 ? path : `${path}?${pairs.join("&")}`, {
        method,
        ...(sent !== undefined && { body: sent, headers: { "Content-Type": "application/json" } }),
      });
      expect(status).not.toBe(500);
    }),
    { numRuns: process.env.PLAY_ALL === "1" ? 200 : 80 },
  );
});

it("whatever is sent to management is answered within its description, and never by 500", async () => {
  const { ask } = await startWorld();
  const managing = operations.filter(
    ({ path, operation }) => operation.requestBody && !/rooms|watch/.test(path),
  );
  const sent = fc.record({
    to: fc.constantFrom(...managing),
    id: fc.constantFrom("site", "site", "one", "nobody", "__proto__"),
    name: fc.constantFrom("web", "web", "other", "%"),
    body: fc.oneof(change, change, body),
  });
  const statuses = new Set<number>();
  await fc.assert(
    fc.asyncProperty(sent, async ({ to: { method, path: template }, id, name, body: text }) => {
      const path = template.replace("{id}", encoded(id)).replace("{name}", encoded(name));
      const headers = { "Content-Type": "application/json" };
      const { status } = await ask(path, { method: method.toUpperCase(), headers, body: text });
      statuses.add(status);
      expect(status).not.toBe(500);
    }),
    { numRuns: 200 },
  );
  // It reaches beyond the first check of a body.
  expect([...statuses]).toEqual(expect.arrayContaining([200, 204, 400, 404]));
});
