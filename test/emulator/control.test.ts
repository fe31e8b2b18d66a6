import { afterEach, beforeEach, expect, test } from "vitest";
import { ControlError } from "./control.ts";
import { cast } from "./rooms.ts";
import { type Emulator, startEmulator } from "./server.ts";
import { askPage, askWeb, askWebWith, webQuery } from "./visitor.ts";

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator();
});

afterEach(() => emulator.close());

function post(body: string): Promise<Response> {
  return fetch(`${emulator.url}/__control`, { method: "POST", body });
}

const read = async () => (await fetch(`${emulator.url}/__control`)).json();

test("an order over HTTP takes effect and is reported", async () => {
  const fault = { kind: "status", status: 403 };
  const response = await post(JSON.stringify({ endpoint: "web", fault, times: 2 }));
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ faults: { web: { ...fault, timesLeft: 2 } } });
  expect((await askWeb(emulator, cast.live.webRid)).status).toBe(403);
  expect(await read()).toMatchObject({
    faults: { web: { timesLeft: 1 } },
    counters: { faulted: { "web.status": 1 } },
  });
});

test.each([
  ["{", /not JSON/],
  ["[]", /must be a JSON object/],
  ["{}", /endpoint must be one of/],
  ['{"endpoint":"mail","fault":null}', /endpoint must be one of/],
  ['{"endpoint":"web"}', /fault is missing/],
  ['{"endpoint":"web","fault":"hang"}', /fault must be a JSON object/],
  ['{"endpoint":"web","fault":{"kind":"flood"}}', /fault\.kind must be one of/],
  ['{"endpoint":"web","fault":{"kind":"latency"}}', /ms must be a whole number/],
  ['{"endpoint":"web","fault":{"kind":"latency","ms":-1}}', /ms must be a whole number/],
  ['{"endpoint":"web","fault":{"kind":"status","status":200}}', /status must be/],
  ['{"endpoint":"web","fault":{"kind":"hang","ms":5}}', /unknown field "ms"/],
  ['{"endpoint":"web","fault":null,"time":1}', /unknown field "time"/],
  ['{"endpoint":"web","fault":null,"times":0}', /times must be/],
  ['{"endpoint":"web","fault":{"kind":"skeleton"}}', /skeleton works on webHTML only/],
  ['{"endpoint":"*","fault":{"kind":"htmlOnJson"}}', /htmlOnJson works on web, ttwid only/],
  ['{"reset":1}', /reset must be true/],
])("%s is refused in one clear line", async (body, message) => {
  const response = await post(body);
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ error: expect.stringMatching(message) });
  expect(await read()).toMatchObject({ faults: {} });
});

test("in process a senseless order throws", () => {
  expect(() => emulator.control({ endpoint: "web", fault: { kind: "status", status: 99 } })).toThrow(
    ControlError,
  );
});

test("requests are counted by endpoint and refusals by reason", async () => {
  await askWeb(emulator, cast.live.webRid);
  await askWebWith(emulator, webQuery(cast.live.webRid), {});
  await askPage(emulator, cast.live.webRid, "");
  await fetch(`${emulator.origins.www}/nothing`);
  expect(emulator.counters()).toEqual({
    requests: { home: 1, ttwid: 0, web: 2, webHTML: 1, other: 1 },
    refused: { "web.noTtwid": 1, "webHTML.noNonce": 1 },
    faulted: {},
  });
});

test("control itself is not counted", async () => {
  await read();
  expect(Object.values(emulator.counters().requests)).toEqual([0, 0, 0, 0, 0]);
});

test("a reset heals everything and zeroes the counters", async () => {
  emulator.control({ endpoint: "*", fault: { kind: "hang" } });
  await fetch(`${emulator.url}/elsewhere`);
  expect((await post('{"reset":true}')).status).toBe(200);
  expect(await read()).toEqual({
    faults: {},
    counters: { requests: { home: 0, ttwid: 0, web: 0, webHTML: 0, other: 0 }, refused: {}, faulted: {} },
  });
});
