import type { ClientStatus, EndpointStatusRow } from "@stream-fallback/core";
import { manualClock } from "@stream-fallback/core/testing";
import fc from "fast-check";
import { expect, it } from "vitest";
import { startWorld } from "../test-world/start-world.ts";
import { History } from "./history.ts";

type Row = Partial<EndpointStatusRow>;

/** A history of what a test says that the client tells. */
function historyOf(rows: () => Row[]) {
  const clock = manualClock(0);
  const warnings: string[] = [];
  const warn = (_fields: object, message: string) => void warnings.push(message);
  const history = new History({
    status: () => ({ providers: { site: { endpoints: rows() } } }) as unknown as ClientStatus,
    logger: { debug: warn, info: warn, warn, error: warn },
    clock,
  });
  return { history, clock, warnings };
}

const web: Row = { name: "web", state: "closed", requests: 0, errors: 0 };

it("GET /v1/history tells what was counted between samples, and how each adapter stood", async () => {
  const { ask, clock, client } = await startWorld();
  await ask("/v1/rooms/1");
  await clock.advance(10_000);
  client.balancer("site").trip("web");
  await clock.advance(10_000);
  const { json } = await ask("/v1/history");
  expect(json.at.map((at: number) => at - json.at[0])).toEqual([0, 10_000, 20_000]);
  expect(json.endpoints).toEqual([
    {
      ...{ provider: "site", name: "web", requests: [0, 1, 0], errors: [0, 0, 0] },
      ...{ latencyMs: [null, 0, 0] },
      states: [
        { state: "closed", samples: 2 },
        { state: "open", samples: 1 },
      ],
    },
  ]);
  const later = await ask(`/v1/history?after=${json.at[1]}`);
  expect(later.json).toMatchObject({ at: [json.at[2]], endpoints: [{ requests: [0] }] });
  expect((await ask(`/v1/history?after=${json.at[2]}`)).json).toMatchObject({ at: [], endpoints: [] });
  expect((await ask("/v1/history?after=yesterday")).status).toBe(400);
});

it("a history takes no samples after the end of the service", async () => {
  const { server, client, clock } = await startWorld();
  await server.close();
  const { status } = client;
  let asked = 0;
  client.status = () => {
    asked += 1;
    return status();
  };
  await clock.advance(60_000);
  expect(asked).toBe(0);
});

it("an hour is kept, whatever was counted, and every sample says what happened since the one before", async () => {
  const step = fc.record({
    requests: fc.nat(50),
    errors: fc.nat(10),
    state: fc.constantFrom("closed" as const, "open" as const, "half-open" as const),
    isThere: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 20 }), async (steps) => {
      let rows: Row[] = [];
      const { history, clock } = historyOf(() => rows);
      const total = { requests: 0, errors: 0 };
      for (const { requests, errors, state, isThere } of steps) {
        total.requests = isThere ? total.requests + requests : 0;
        total.errors = isThere ? total.errors + errors : 0;
        rows = isThere ? [{ ...web, ...total, state }] : [];
        await clock.advance(10_000);
      }
      const { at, endpoints } = history.told(0);
      expect(at).toHaveLength(steps.length);
      const [track] = endpoints;
      if (track === undefined) {
        expect(steps.some(({ isThere }) => isThere)).toBe(false);
        return;
      }
      expect(track.requests).toEqual(steps.map(({ requests, isThere }) => (isThere ? requests : null)));
      expect(track.errors).toEqual(steps.map(({ errors, isThere }) => (isThere ? errors : null)));
      const states = track.states.flatMap(({ state, samples }) => Array(samples).fill(state));
      expect(states).toEqual(steps.map(({ state, isThere }) => (isThere ? state : null)));
    }),
    { numRuns: 50 },
  );
});

it("a history of a thousand adapters over two hours stays an hour of a thousand, without those that are gone", async () => {
  let name = "first";
  const { history, clock } = historyOf(() => [
    { ...web, name },
    ...Array.from({ length: 1_100 }, (_, index) => ({ ...web, name: `web-${index}` })),
  ]);
  await clock.advance(600_000);
  name = "second";
  await clock.advance(3_700_000);
  const { at, endpoints } = history.told(0);
  expect(at).toHaveLength(360);
  expect(endpoints).toHaveLength(1_000);
  expect(endpoints.map((each) => each.name)).not.toContain("first");
});

it("a client whose status cannot be read leaves a gap in the history, and a warning", async () => {
  let isBroken = false;
  const { history, clock, warnings } = historyOf(() => {
    if (isBroken) throw new Error("broken");
    return [web];
  });
  isBroken = true;
  await clock.advance(20_000);
  isBroken = false;
  await clock.advance(10_000);
  expect(history.told(-1).at).toEqual([0, 30_000]);
  expect(warnings).toHaveLength(2);
});
