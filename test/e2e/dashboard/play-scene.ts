import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import * as library from "@prometheus-io/client";
import { type Client, createClient } from "@stream-fallback/core";
import { createPrometheusMetrics, type PrometheusMetrics } from "@stream-fallback/core/prometheus";
import { createProvider, type DouyinExtra, getInfo } from "@stream-fallback/douyin-provider";
import { vi } from "vitest";
import { adapterNames, adaptersByUid } from "../../adapter-names.ts";
import { cast } from "../../emulator/cast/rooms.ts";
import { type Emulator, startEmulator } from "../../emulator/server.ts";
import type { AtEnd } from "./endings.ts";

export interface Scene {
  emulator: Emulator;
  client: Client<DouyinExtra>;
  metrics: PrometheusMetrics;
  /** Host and port of `/metrics`. */
  target: string;
}

/** A site, a client that asks it, and a server of the client's metrics. */
export async function openScene(atEnd: AtEnd): Promise<Scene> {
  const emulator = await startEmulator();
  atEnd(() => emulator.close());
  const metrics = createPrometheusMetrics({ library, processMetrics: true });
  const client = createClient<DouyinExtra>({
    providers: [createProvider({ origins: emulator.origins })],
    metrics,
    identities: [{ id: "anna" }],
    // Waits before a second round are short, and signatures differ.
    random: smallNumbers(),
    // Nothing that is compared may depend on how slow the machine is: no hedge, and a block that lasts.
    config: { hedge: { enabled: false }, breaker: { accessBlockDuration: 600_000 } },
  });
  atEnd(() => client.close());
  metrics.observe(client);
  const server = createServer(async (_request, response) => {
    response.setHeader("content-type", metrics.registry.contentType);
    response.end(await metrics.registry.metrics());
  }).listen(0, "127.0.0.1");
  atEnd(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { emulator, client, metrics, target: `127.0.0.1:${port}` };
}

/** Each adapter is asked once, so that each has its counters before anything happens to it. */
export async function askEachAdapter({ client }: Scene): Promise<void> {
  const { webRid, owner } = cast.live;
  for (const api of adapterNames)
    await getInfo(
      webRid,
      { api, maxAgeMs: 0, ...(adaptersByUid.includes(api) && { uid: owner.secUid }) },
      client,
    );
}

/** Trouble of each kind that the dashboard shows, and a watch. */
export async function playTrouble({ emulator, client }: Scene): Promise<void> {
  const ask = (room: string, api?: "web" | "webHTML") =>
    getInfo(room, { maxAgeMs: 0, ...(api && { api }) }, client).catch(() => {});
  await getInfo(cast.live.webRid, {}, client);
  await ask(cast.missing.webRid);
  // A second round of the only adapter that may be asked, of which neither attempt has an answer.
  emulator.control({ endpoint: "webHTML", fault: { kind: "status", status: 504 }, times: 2 });
  await ask(cast.live.webRid, "webHTML");
  // A block, which the next call goes round.
  emulator.control({ endpoint: "web", fault: { kind: "captcha" } });
  await ask(cast.live.webRid);
  await ask(cast.offline.webRid);
  const watch = client.watch([cast.liveWithoutUhd.webRid], { intervalMs: 600_000 });
  await until(() => watch.status().known === 1);
  await until(() => client.status().alerts.firing.some(({ name }) => name === "breaker_opened"));
}

/** Asks again and again, for 20 s at most. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const asked = async () => {
    if (!(await isSo())) throw new Error("not yet");
  };
  await vi.waitFor(asked, { timeout: 20_000, interval: 50 });
}

function smallNumbers(): () => number {
  let count = 0;
  return () => (count++ % 10_000) / 10_000;
}
