import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { cast } from "../cast/rooms.ts";
import { decodePage, stateOf } from "../pages/decode-page.ts";
import { type Emulator, startEmulator } from "../server.ts";
import { askPage, askWeb, cookieOf } from "../visitors/visitor.ts";
import type { Fault } from "./faults.ts";

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator({ lightPages: false });
});

afterEach(async () => {
  vi.useRealTimers();
  await emulator.close();
});

const { webRid } = cast.live;
const web = (fault: Fault | null, times?: number) =>
  emulator.control({ endpoint: "web", fault, ...(times !== undefined && { times }) });
const page = (fault: Fault) => emulator.control({ endpoint: "webHTML", fault });

test("latency delays the normal answer", async () => {
  web({ kind: "latency", ms: 60 });
  const startedAt = performance.now();
  expect(await (await askWeb(emulator, webRid)).json()).toMatchObject({ status_code: 0 });
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(55);
});

test("a hung request is accepted and never answered", async () => {
  emulator.control({ endpoint: "home", fault: { kind: "hang" } });
  const controller = new AbortController();
  const request = fetch(`${emulator.origins.live}/`, { signal: controller.signal });
  await vi.waitFor(() => expect(emulator.counters().faulted).toEqual({ "home.hang": 1 }));
  controller.abort();
  await expect(request).rejects.toThrow();
});

test("a fault of status 444 comes without a body", async () => {
  web({ kind: "status", status: 444 });
  const response = await askWeb(emulator, webRid);
  expect(response.status).toBe(444);
  expect(await response.text()).toBe("");
});

test("a fault of status 429 says in Retry-After when to come again", async () => {
  web({ kind: "status", status: 429, retryAfterSeconds: 7 });
  const response = await askWeb(emulator, webRid);
  expect(response.status).toBe(429);
  expect(response.headers.get("retry-after")).toBe("7");
});

test("the captcha page comes with 200, on any endpoint", async () => {
  web({ kind: "captcha" });
  page({ kind: "captcha" });
  for (const response of [await askWeb(emulator, webRid), await askPage(emulator, webRid)]) {
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(text.length).toBeGreaterThan(4500);
    expect(text.length).toBeLessThan(7500);
    for (const mark of ["<title>验证码中间页</title>", "const verify_data = {", "middle_page_loading"]) {
      expect(text).toContain(mark);
    }
  }
});

test("the fault empty answers 200 with no bytes", async () => {
  web({ kind: "empty" });
  const response = await askWeb(emulator, webRid);
  expect(response.status).toBe(200);
  expect((await response.arrayBuffer()).byteLength).toBe(0);
});

test("a cut answer breaks off before the announced end", async () => {
  page({ kind: "cut" });
  const response = await askPage(emulator, webRid);
  expect(Number(response.headers.get("content-length"))).toBeGreaterThan(1000);
  await expect(response.text()).rejects.toThrow();
});

test("a truncated answer arrives whole, and is half of the text", async () => {
  web({ kind: "truncate" });
  const text = await (await askWeb(emulator, webRid)).text();
  expect(text).toMatch(/^\{"data":/);
  expect(() => JSON.parse(text)).toThrow();
});

test("malformed JSON still calls itself JSON", async () => {
  web({ kind: "malformed" });
  const response = await askWeb(emulator, webRid);
  expect(response.headers.get("content-type")).toMatch(/^application\/json/);
  await expect(response.json()).rejects.toThrow();
});

test("a malformed page has a state row nobody can read", async () => {
  page({ kind: "malformed" });
  const text = await (await askPage(emulator, webRid)).text();
  expect(text).toContain("$12");
  expect(() => decodePage(text)).toThrow();
});

test("a malformed home page sets no cookies", async () => {
  emulator.control({ endpoint: "home", fault: { kind: "malformed" } });
  expect(cookieOf(await fetch(`${emulator.origins.live}/`), "ttwid")).toBeUndefined();
});

test("the fault htmlOnJson sends a block page where JSON was asked for", async () => {
  web({ kind: "htmlOnJson" });
  expect(await (await askWeb(emulator, webRid)).text()).toMatch(/^<!DOCTYPE html>/);
});

test("a skeleton page knows nothing of a live room", async () => {
  page({ kind: "skeleton" });
  const text = await (await askPage(emulator, webRid)).text();
  expect(stateOf(text).roomStore.roomInfo).toEqual({
    web_rid: webRid,
    web_stream_url: expect.objectContaining({ flv_pull_url: {}, hls_pull_url_map: {} }),
  });
});

test("a page without state has only the shell", async () => {
  page({ kind: "noState" });
  const text = await (await askPage(emulator, webRid)).text();
  expect(stateOf(text)).toBeUndefined();
  expect(text.length).toBeGreaterThan(800_000);
});

test("a counted fault heals by itself", async () => {
  web({ kind: "status", status: 504 }, 2);
  const statuses = [];
  for (let turn = 0; turn < 3; turn += 1) statuses.push((await askWeb(emulator, webRid)).status);
  expect(statuses).toEqual([504, 504, 200]);
});

test("ordering null as the fault of an endpoint heals it at once", async () => {
  web({ kind: "status", status: 403 });
  web(null);
  expect((await askWeb(emulator, webRid)).status).toBe(200);
});

test("a fault of one endpoint leaves the others alone, a fault of * strikes all", async () => {
  web({ kind: "status", status: 403 });
  expect((await askPage(emulator, webRid)).status).toBe(200);
  emulator.control({ endpoint: "*", fault: { kind: "status", status: 504 } });
  expect((await askPage(emulator, webRid)).status).toBe(504);
  expect((await fetch(`${emulator.origins.live}/`)).status).toBe(504);
});

test("a fault of one endpoint takes precedence over a fault of *", async () => {
  emulator.control({ endpoint: "*", fault: { kind: "status", status: 504 } });
  page({ kind: "status", status: 403 });
  expect((await askPage(emulator, webRid)).status).toBe(403);
});
