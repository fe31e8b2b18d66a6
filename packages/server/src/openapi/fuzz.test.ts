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
);

const requests = fc.constantFrom(...operations).chain(({ method, path, operation }) => {
  const ofQuery = operation.parameters.filter((each) => each.in === "query").map(({ name }) => name);
  return fc.record({
    method: fc.constant(method.toUpperCase()),
    path: word.map((room) => path.replace(/\{\w+\}/, encoded(room))),
    query: fc.dictionary(fc.constantFrom(...ofQuery, "other"), word, { maxKeys: 4 }),
    body: operation.requestBody ? body : fc.constant(undefined),
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
    { numRuns: 150 },
  );
});
