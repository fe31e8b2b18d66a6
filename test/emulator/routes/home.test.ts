import { afterEach, beforeEach, expect, test } from "vitest";
import { type Emulator, startEmulator } from "../server.ts";
import { cookieOf } from "../visitors/visitor.ts";

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator();
});

afterEach(() => emulator.close());

const registration = {
  region: "cn",
  aid: 6383,
  needFid: false,
  service: "www.example.com",
  union: true,
  fid: "",
};

function register(body: string): Promise<Response> {
  return fetch(`${emulator.origins.ttwid}/ttwid/union/register/`, { method: "POST", body });
}

test("the home page sets a ttwid, and a nonce on the first visit", async () => {
  const response = await fetch(`${emulator.origins.live}/`);
  expect(response.status).toBe(200);
  expect(cookieOf(response, "ttwid")).toMatch(/^1%7C[\w-]{43}%7C\d{10}%7C[0-9a-f]{64}$/);
  expect(cookieOf(response, "__ac_nonce")).toMatch(/^[0-9a-f]{21}$/);
});

test("the home page sets no new nonce for a visitor who has one", async () => {
  const headers = { cookie: "__ac_nonce=0123456789abcdef01234" };
  const response = await fetch(`${emulator.origins.live}/`, { headers });
  expect(cookieOf(response, "__ac_nonce")).toBeUndefined();
  expect(cookieOf(response, "ttwid")).toBeDefined();
});

test("the home page gives every visitor a ttwid of its own", async () => {
  const [first, second] = await Promise.all([1, 2].map(() => fetch(`${emulator.origins.live}/`)));
  expect(first && cookieOf(first, "ttwid")).not.toBe(second && cookieOf(second, "ttwid"));
});

test("the register call gives a ttwid for a complete registration", async () => {
  const response = await register(JSON.stringify(registration));
  expect(await response.json()).toMatchObject({ status_code: 0 });
  expect(cookieOf(response, "ttwid")).toMatch(/^1%7C/);
});

test.each(["", "{", "null", '{"aid":6383}'])("the register call refuses the body %j", async (body) => {
  const response = await register(body);
  expect(await response.json()).toMatchObject({ status_code: 1001 });
  expect(cookieOf(response, "ttwid")).toBeUndefined();
  expect(emulator.counters().refused).toEqual({ "ttwid.badRequest": 1 });
});
