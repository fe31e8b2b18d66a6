import { aBogus } from "@stream-fallback/douyin-provider/signing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { cast } from "../cast/rooms.ts";
import type { Loose } from "../pages/decode-page.ts";
import { type Emulator, startEmulator } from "../server.ts";
import { askWeb, askWebWith, fetchTtwid, signed, userAgent, webQuery } from "../visitors/visitor.ts";

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator();
});

afterEach(() => emulator.close());

async function bodyOf(webRid: string): Promise<Loose> {
  return (await askWeb(emulator, webRid)).json();
}

async function expectNothing(response: Response, reason: string): Promise<void> {
  expect(response.status).toBe(200);
  expect(await response.text()).toBe("");
  expect(emulator.counters().refused).toEqual({ [`web.${reason}`]: 1 });
}

const liveQuery = webQuery(cast.live.webRid);

test("a request without a ttwid gets no bytes from the JSON address", async () => {
  await expectNothing(await askWebWith(emulator, signed(liveQuery), {}), "noTtwid");
});

test("a request with a forged ttwid gets no bytes from the JSON address", async () => {
  const forged = `1%7C${"A".repeat(43)}%7C1750000000%7C${"0".repeat(64)}`;
  const headers = { cookie: `ttwid=${forged}` };
  await expectNothing(await askWebWith(emulator, signed(liveQuery), headers), "forgedTtwid");
});

test("a ttwid of another emulator counts as forged", async () => {
  const other = await startEmulator();
  const cookie = `ttwid=${await fetchTtwid(other)}`;
  await other.close();
  await expectNothing(await askWebWith(emulator, signed(liveQuery), { cookie }), "forgedTtwid");
});

test.each([
  ["no signature", "noSignature", liveQuery],
  ["a word for a signature", "badSignature.malformed", `${liveQuery}&a_bogus=hello`],
  ["a signature before the end", "noSignature", `${signed(liveQuery)}&verifyFp=`],
  [
    "a signature of another query",
    "badSignature.wrong-query",
    signed(liveQuery).replace(cast.live.webRid, cast.offline.webRid),
  ],
])("a request with %s gets no bytes from the JSON address", async (_, reason, query) => {
  const cookie = `ttwid=${await fetchTtwid(emulator)}`;
  await expectNothing(await askWebWith(emulator, query, { cookie }), reason);
});

test("a signature of yesterday gets no bytes from the JSON address", async () => {
  const clock = { wallNow: () => Date.now() - 86_400_000 };
  const query = `${liveQuery}&a_bogus=${aBogus({ query: liveQuery, userAgent, clock })}`;
  const cookie = `ttwid=${await fetchTtwid(emulator)}`;
  await expectNothing(await askWebWith(emulator, query, { cookie }), "badSignature.expired");
});

test("a signature made for another user agent gets no bytes from the JSON address", async () => {
  const headers = { cookie: `ttwid=${await fetchTtwid(emulator)}`, "user-agent": "another/1.0" };
  const response = await askWebWith(emulator, signed(liveQuery), headers);
  await expectNothing(response, "badSignature.wrong-user-agent");
});

test("a percent-encoded signature is as good as a raw one", async () => {
  const query = `${liveQuery}&a_bogus=${encodeURIComponent(aBogus({ query: liveQuery, userAgent }))}`;
  const cookie = `ttwid=${await fetchTtwid(emulator)}`;
  expect(await (await askWebWith(emulator, query, { cookie })).json()).toMatchObject({ status_code: 0 });
});

test("in lax mode the JSON address needs no signature, but a ttwid", async () => {
  const lax = await startEmulator({ strict: false });
  try {
    const cookie = `ttwid=${await fetchTtwid(lax)}`;
    expect(await (await askWebWith(lax, liveQuery, { cookie })).json()).toMatchObject({ status_code: 0 });
    expect(await (await askWebWith(lax, liveQuery, {})).text()).toBe("");
  } finally {
    await lax.close();
  }
});

test("a request that names no room is told so by the JSON address", async () => {
  const cookie = `ttwid=${await fetchTtwid(emulator)}`;
  const response = await askWebWith(emulator, signed("aid=6383&live_id=1"), { cookie });
  expect(await response.json()).toMatchObject({ status_code: 10011 });
});

test("an offline room has its anchor and its last title, and no streams", async () => {
  const { data, status_code } = await bodyOf(cast.offline.webRid);
  expect(status_code).toBe(0);
  expect(data.room_status).toBe(2);
  expect(data.user.sec_uid).toBe(cast.offline.owner.secUid);
  expect(data.data[0]).toMatchObject({ status: 4, status_str: "4", title: cast.offline.title });
  expect(Object.keys(data.data[0])).not.toEqual(expect.arrayContaining(["stream_url"]));
  expect(data).not.toHaveProperty("web_stream_url");
});

test.each([
  ["a restricted room", cast.restricted.webRid, 4003034],
  ["a finished room", cast.finished.webRid, 30003],
  ["a room id in place of the number", cast.live.roomId, 4001038],
])("%s has a status code of its own", async (_, webRid, statusCode) => {
  expect(await bodyOf(webRid)).toMatchObject({ status_code: statusCode });
});

test.each([cast.missing.webRid, "123"])("the JSON address knows no room %s", async (webRid) => {
  const { data, status_code } = await bodyOf(webRid);
  expect(status_code).toBe(0);
  expect(data).not.toHaveProperty("user");
});
