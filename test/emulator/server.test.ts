import { request } from "node:http";
import { expect, onTestFinished, test, vi } from "vitest";
import { cast } from "./cast/rooms.ts";
import { stateOf } from "./pages/decode-page.ts";
import { startEmulator } from "./server.ts";
import { askPage, solvedChallenge, userAgent } from "./visitors/visitor.ts";

async function emulate() {
  const emulator = await startEmulator({ lightPages: false });
  onTestFinished(() => emulator.close());
  return emulator;
}

test.each([{ kind: "hang" }, { kind: "latency", ms: 60_000 }] as const)(
  "closing the emulator does not wait for a request that met the fault $kind",
  async (fault) => {
    const emulator = await emulate();
    emulator.control({ endpoint: "home", fault });
    const hung = fetch(`${emulator.origins.live}/`).catch((error: unknown) => error);
    await vi.waitFor(() => expect(emulator.counters().requests.home).toBe(1));
    const startedAt = performance.now();
    await emulator.close();
    expect(performance.now() - startedAt).toBeLessThan(500);
    expect(await hung).toBeInstanceOf(Error);
  },
);

test("closing the emulator a second time does nothing", async () => {
  const emulator = await emulate();
  await emulator.close();
  await emulator.close();
});

test("every host of the site is a path prefix on the emulator's one port", async () => {
  const { url, origins, originsVariable } = await emulate();
  expect(origins).toEqual({
    live: `${url}/live`,
    www: `${url}/www`,
    webcast: `${url}/webcast`,
    short: `${url}/short`,
    ttwid: `${url}/ttwid`,
  });
  expect(originsVariable).toBe(
    `live=${url}/live,www=${url}/www,webcast=${url}/webcast,short=${url}/short,ttwid=${url}/ttwid`,
  );
});

test("starting the emulator on a taken port is an error", async () => {
  const { url } = await emulate();
  await expect(startEmulator({ port: Number(new URL(url).port) })).rejects.toThrow("EADDRINUSE");
});

test("two emulators keep their faults and counters apart", async () => {
  const [first, second] = await Promise.all([emulate(), emulate()]);
  first.control({ endpoint: "home", fault: { kind: "status", status: 403 } });
  expect((await fetch(`${second.origins.live}/`)).status).toBe(200);
  expect(first.counters().requests.home).toBe(0);
});

test.each([
  ["gzip, br", "br"],
  ["gzip, br;q=0", "gzip"],
  ["identity", undefined],
  ["gzip;q=0", undefined],
])("a client that sends accept-encoding %s is answered in %s", async (accepted, encoding) => {
  const { origins } = await emulate();
  const cookie = solvedChallenge("0123456789abcdef01234");
  const headers = { "accept-encoding": accepted, "user-agent": userAgent, cookie };
  const [received, length] = await new Promise<[string | undefined, number]>((resolve, reject) => {
    request(`${origins.live}/${cast.live.webRid}`, { headers }, (response) => {
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on("end", () => resolve([response.headers["content-encoding"], bytes]));
    })
      .on("error", reject)
      .end();
  });
  expect(received).toBe(encoding);
  if (encoding !== undefined) expect(length).toBeLessThan(500_000);
  else expect(length).toBeGreaterThan(800_000);
});

test("light pages have a tenth of the bulk and say the same", async () => {
  const emulator = await startEmulator({ lightPages: true });
  onTestFinished(() => emulator.close());
  const page = await (await askPage(emulator, cast.live.webRid)).text();
  expect(page.length).toBeLessThan(200_000);
  expect(stateOf(page).roomStore.roomInfo.room.title).toBe(cast.live.title);
});
