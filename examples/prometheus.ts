// node examples/prometheus.ts [port]: serves metrics at http://127.0.0.1:<port>/metrics until Ctrl-C, and watches the rooms
// that are named after the port, as in `node examples/prometheus.ts 9464 123456789`.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream/promises";
import * as library from "@prometheus-io/client";
import { createClient } from "@stream-fallback/core";
import { createPrometheusMetrics } from "@stream-fallback/core/prometheus";
import { douyin } from "@stream-fallback/douyin-provider";

const [port = "9464", ...rooms] = process.argv.slice(2);
const metrics = createPrometheusMetrics({ library, processMetrics: true });
const client = createClient({ providers: [douyin()], metrics });
metrics.observe(client);

const server = createServer(async ({ url }, response) => {
  if (url !== "/metrics") {
    response.writeHead(404).end();
    return;
  }
  response.setHeader("content-type", metrics.registry.contentType);
  // Ends with an error where a scraper goes away in between.
  await pipeline(metrics.render(), response).catch(() => {});
});
server.listen(Number(port), "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`);
});

const interrupted = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => interrupted.abort());
interrupted.signal.addEventListener("abort", () => {
  server.close();
  server.closeAllConnections();
  void client.close();
});
if (rooms.length > 0)
  for await (const { name, type } of client.watch(rooms, { signal: interrupted.signal }))
    console.log(name, type);
