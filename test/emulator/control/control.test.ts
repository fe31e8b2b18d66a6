import { afterEach, beforeEach, expect, test } from "vitest";
import { endpointNames } from "../addresses/endpoints.ts";
import { cast } from "../cast/rooms.ts";
import { type Emulator, startEmulator } from "../server.ts";
import { askPage, askWeb, askWebWith, webQuery } from "../visitors/visitor.ts";
import { ControlError } from "./control-fields.ts";

const noRequests = Object.fromEntries([...endpointNames, "other"].map((name) => [name, 0]));
let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator();
});

afterEach(() => emulator.close());

function post(body: string): Promise<Response> {
  return fetch(`${emulator.url}/__control`, { method: "POST", body });
}

const read = async () => (await fetch(`${emulator.url}/__control`)).json();

test("an order posted to the control address takes effect and is reported", async () => {
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
  ['{"endpoint":"*","fault":{"kind":"htmlOnJson"}}', /htmlOnJson works on web, ttwid, mobile only/],
  ['{"endpoint":"*","fault":{"kind":"skeleton"}}', /skeleton works on webHTML only/],
  ['{"endpoint":"web","fault":null,"rate":0.5}', /healing .* takes no rate/],
  ['{"endpoint":"web","fault":{"kind":"hang"},"cookie":"anna"}', /cookie must be a name and a value/],
  ['{"endpoint":"web","fault":{"kind":"hang"},"rate":2}', /rate must be a number from 0 to 1/],
  ['{"endpoint":"web","fault":{"kind":"hang"},"startMs":-1}', /startMs must be a whole number/],
  ['{"endpoint":"web","fault":{"kind":"hang"},"startMs":5,"endMs":5}', /endMs must come after startMs/],
  ['{"endpoint":"web","fault":{"kind":"hang"},"endMs":0}', /endMs must come after startMs/],
  ['{"endpoint":"web","fault":{"kind":"latency","ms":1,"maxMs":2}}', /either ms, or minMs and maxMs/],
  ['{"endpoint":"web","fault":{"kind":"latency","maxMs":2}}', /minMs must be a whole number/],
  ['{"endpoint":"web","fault":{"kind":"latency","minMs":3,"maxMs":2}}', /minMs must not be more than maxMs/],
  ['{"endpoint":"web","fault":{"kind":"drip","pieces":0}}', /pieces must be a whole number/],
  ['{"endpoint":"web","fault":{"kind":"rename","from":"title"}}', /to must be a name/],
  ['{"endpoint":"web","fault":{"kind":"rename","from":"a.*","to":"b"}}', /from must be a name/],
  ['{"endpoint":"web","fault":{"kind":"rename","from":"a","to":"a"}}', /from and to must differ/],
  ['{"limit":5}', /limit must be a JSON object/],
  ['{"limit":{"requests":5}}', /windowMs must be a whole number/],
  ['{"limit":{"requests":0,"windowMs":5}}', /requests must be a whole number/],
  ['{"limit":{"requests":5,"windowMs":5,"burst":1}}', /unknown field "burst"/],
  ['{"limit":null,"endpoint":"web"}', /unknown field "endpoint"/],
  ['{"reset":1}', /reset must be true/],
  ['{"reset":true,"limit":null}', /unknown field "limit"/],
])("the order %s is refused in one clear line", async (body, message) => {
  const response = await post(body);
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ error: expect.stringMatching(message) });
  expect(await read()).toMatchObject({ faults: {} });
});

test("an order that makes no sense throws a ControlError when given in process", () => {
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
    requests: { ...noRequests, home: 1, web: 2, webHTML: 1, other: 1 },
    refused: { "web.noTtwid": 1, "webHTML.noNonce": 1 },
    faulted: {},
    limited: {},
    streams: {},
  });
});

test("requests to the control address are not counted", async () => {
  await read();
  expect(emulator.counters().requests).toEqual(noRequests);
});

test("the order reset heals everything and zeroes the counters", async () => {
  emulator.control({ endpoint: "*", fault: { kind: "hang" } });
  await fetch(`${emulator.url}/elsewhere`);
  expect((await post('{"reset":true}')).status).toBe(200);
  expect(await read()).toEqual({
    faults: {},
    limit: null,
    offAir: [],
    counters: { requests: noRequests, refused: {}, faulted: {}, limited: {}, streams: {} },
  });
});
