import { beforeEach, expect, onTestFinished, test } from "vitest";
import type { Loose } from "../pages/decode-page.ts";
import { type EmulatorOptions, startEmulator } from "../server.ts";

let nowMs = 0;
const clock = () => nowMs;
const status = { kind: "status", status: 504 } as const;

beforeEach(() => {
  nowMs = Date.parse("2027-03-01T12:00:00Z");
});

async function open(options: EmulatorOptions = {}) {
  const emulator = await startEmulator({ clock, ...options });
  onTestFinished(() => emulator.close());
  const ask = async () => (await fetch(`${emulator.origins.live}/`)).status;
  const askTimes = async (times: number) => {
    const statuses = [];
    for (let turn = 0; turn < times; turn += 1) statuses.push(await ask());
    return statuses;
  };
  const faults = async () => {
    const report: Loose = await (await fetch(`${emulator.url}/__control`)).json();
    return report.faults;
  };
  return { emulator, ask, askTimes, faults };
}

test("a fault begins and ends at the times ordered", async () => {
  const { emulator, ask, faults } = await open();
  emulator.control({ endpoint: "home", fault: status, startMs: 1000, endMs: 3000 });
  expect(await ask()).toBe(200);
  expect(await faults()).toEqual({ home: { ...status, startsInMs: 1000, endsInMs: 3000 } });
  nowMs += 1000;
  expect(await ask()).toBe(504);
  expect(await faults()).toEqual({ home: { ...status, endsInMs: 2000 } });
  nowMs += 2000;
  expect(await ask()).toBe(200);
  expect(await faults()).toEqual({});
});

test("before its start and after its end, a fault of one endpoint gives way to the fault of *", async () => {
  const { emulator, ask } = await open();
  emulator.control({ endpoint: "*", fault: { kind: "status", status: 403 } });
  emulator.control({ endpoint: "home", fault: status, startMs: 1000, endMs: 2000 });
  const met = [await ask()];
  nowMs += 1000;
  met.push(await ask());
  nowMs += 1000;
  met.push(await ask());
  expect(met).toEqual([403, 504, 403]);
});

test("a fault with a rate strikes that share of requests, the same ones for the same seed", async () => {
  const order = { endpoint: "home", fault: status, rate: 0.3 } as const;
  const first = await open({ seed: 7 });
  first.emulator.control(order);
  const met = await first.askTimes(100);
  const struck = met.filter((each) => each === 504).length;
  expect(struck).toBeGreaterThan(15);
  expect(struck).toBeLessThan(45);
  expect(first.emulator.counters().faulted).toEqual({ "home.status": struck });

  const second = await open({ seed: 7 });
  second.emulator.control(order);
  expect(await second.askTimes(100)).toEqual(met);
  const other = await open({ seed: 8 });
  other.emulator.control(order);
  expect(await other.askTimes(100)).not.toEqual(met);

  first.emulator.control({ reset: true });
  first.emulator.control(order);
  expect(await first.askTimes(100)).toEqual(met);
});

test("a fault with rate 0 strikes nobody, and only strikes use up its times", async () => {
  const { emulator, askTimes, faults } = await open();
  emulator.control({ endpoint: "home", fault: status, rate: 0, times: 1 });
  expect(await askTimes(5)).toEqual([200, 200, 200, 200, 200]);
  expect(await faults()).toEqual({ home: { ...status, rate: 0, timesLeft: 1 } });
});

test("a fault of a cookie strikes those alone who send it, before the fault of all, until it is healed", async () => {
  const { emulator, faults } = await open();
  const ask = async (cookie: string) =>
    (await fetch(`${emulator.origins.live}/`, { headers: { cookie } })).status;
  const refused = { kind: "status", status: 403 } as const;
  emulator.control({ endpoint: "home", cookie: "sessionid=anna", fault: refused });
  expect(await ask("a=b; sessionid=anna")).toBe(403);
  expect(await ask("sessionid=ben")).toBe(200);
  emulator.control({ endpoint: "*", fault: status });
  expect(await ask("sessionid=anna")).toBe(403);
  expect(await ask("sessionid=ben")).toBe(504);
  expect(await faults()).toEqual({ "home, sessionid=anna": refused, "*": status });
  emulator.control({ endpoint: "*", fault: null });
  emulator.control({ endpoint: "home", cookie: "sessionid=anna", fault: null });
  expect(await ask("sessionid=anna")).toBe(200);
});
