import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Alert, createClient } from "@stream-fallback/core";
import { createProvider } from "@stream-fallback/douyin-provider";
import { expect, onTestFinished, test } from "vitest";
import { startEmulator } from "../emulator/server.ts";

/** A robot of WeCom, and what it was told. */
async function startRobot() {
  const told: string[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const piece of request) body += piece;
    told.push(JSON.parse(body).text.content.split("\n")[0]);
    response.end('{"errcode":0,"errmsg":"ok"}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close().closeAllConnections());
  return { told, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/send?key=invented` };
}

test("a site that refuses everybody is told once for each rule that holds, to listeners and to a robot", async () => {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  emulator.control({ endpoint: "*", fault: { kind: "captcha" } });
  const robot = await startRobot();
  const client = createClient({
    providers: [createProvider({ origins: emulator.origins })],
    alerts: { webhooks: [{ url: robot.url, format: "wecom" }] },
    config: { failover: { rounds: 1 }, timeoutMs: 5_000 },
    proxy: false,
  });
  const told: Alert[] = [];
  const isWhole = Promise.withResolvers<void>();
  client.on("alert", (alert) => {
    told.push(alert);
    if (told.length === 6) isWhole.resolve();
  });
  const calls = Array.from({ length: 40 }, (_, room) => client.getInfo(`${room + 1}`));
  const answers = await Promise.allSettled(calls);
  expect(answers.every(({ status }) => status === "rejected")).toBe(true);
  // Those that ask for a uid are free, and of no help to these.
  for (const room of ["41", "42", "43"])
    await expect(client.getInfo(room)).rejects.toMatchObject({ code: "NO_ENDPOINT_AVAILABLE" });
  await isWhole.promise;
  await client.close();
  const names = [
    ...["breaker_opened", "endpoints_degraded", "high_error_rate"],
    ...["none_available", "success_rate_critical", "success_rate_low"],
  ];
  expect(told.map(({ name }) => name).toSorted()).toEqual(names);
  expect(told.every(({ provider, state }) => provider === "douyin" && state === "firing")).toBe(true);
  expect(robot.told).toEqual(told.map(({ name, severity }) => `alert ${name}: ${severity}`));
});
