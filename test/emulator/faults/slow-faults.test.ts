import { get } from "node:http";
import { expect, onTestFinished, test, vi } from "vitest";
import { cast } from "../cast/rooms.ts";
import { startEmulator } from "../server.ts";
import { askPage, askWeb } from "../visitors/visitor.ts";

async function open() {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  return emulator;
}

test("a latency with a range delays the normal answer", async () => {
  const emulator = await open();
  emulator.control({ endpoint: "web", fault: { kind: "latency", minMs: 20, maxMs: 40 } });
  const startedAt = performance.now();
  expect(await (await askWeb(emulator, cast.live.webRid)).json()).toMatchObject({ status_code: 0 });
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(18);
});

test("a dripping page arrives whole, in many pieces", async () => {
  const emulator = await open();
  const whole = await (await fetch(`${emulator.origins.live}/`)).text();
  emulator.control({ endpoint: "home", fault: { kind: "drip", pieces: 8, pauseMs: 1 } });
  const response = await fetch(`${emulator.origins.live}/`);
  expect(await response.text()).toBe(whole);

  const pieces = await new Promise<number>((resolve, reject) => {
    get(`${emulator.origins.live}/`, (reply) => {
      let count = 0;
      reply.on("data", () => {
        count += 1;
      });
      reply.on("end", () => resolve(count));
    }).on("error", reject);
  });
  expect(pieces).toBeGreaterThan(1);
});

test("closing the emulator does not wait for a dripping answer", async () => {
  const emulator = await open();
  emulator.control({ endpoint: "webHTML", fault: { kind: "drip", pauseMs: 60_000 } });
  const page = askPage(emulator, cast.live.webRid).then((response) => response.text());
  const ending = page.catch((error: unknown) => error);
  await vi.waitFor(() => expect(emulator.counters().faulted).toEqual({ "webHTML.drip": 1 }));
  const startedAt = performance.now();
  await emulator.close();
  expect(performance.now() - startedAt).toBeLessThan(500);
  expect(await ending).toBeInstanceOf(Error);
});
