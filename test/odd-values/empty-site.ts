import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** The origin of a site where nothing is found, so that nobody waits. */
export async function emptySite(): Promise<string> {
  const server = createServer((_request, response) => response.writeHead(404).end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  server.on("connection", (socket) => socket.unref());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
