import { type IncomingMessage, request } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { ProxyAddress, Target } from "./proxy.ts";
import { droppedBy, proxyFailure } from "./proxy-failure.ts";

/** The form of Node's event. */
type ConnectArguments = [reply: IncomingMessage, socket: Duplex, head: Buffer];

/** Asks an HTTP proxy for a tunnel, as Node speaks CONNECT itself: plain HTTP goes through a tunnel too. */
export function connectHandshake(
  socket: Socket,
  { proxy, target: { host, port } }: { proxy: ProxyAddress; target: Target },
): Promise<void> {
  const target = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  const { user, password } = proxy;
  const hasPair = user !== undefined || password !== undefined;
  const pair = hasPair && Buffer.from(`${user ?? ""}:${password ?? ""}`).toString("base64");
  const headers = { host: target, ...(pair && { "proxy-authorization": `Basic ${pair}` }) };
  return new Promise((resolve, reject) => {
    const asking = request({
      ...{ method: "CONNECT", path: target, headers, setHost: false },
      createConnection: () => socket,
    });
    asking.once("connect", (...[{ statusCode = 0 }, , head]: ConnectArguments) => {
      if (statusCode === 407) return reject(proxyFailure(proxy, { kind: "unauthorized" }));
      if (statusCode < 200 || statusCode > 299)
        return reject(proxyFailure(proxy, { kind: "refused", target, says: `HTTP ${statusCode}` }));
      // At the other end of a tunnel nobody speaks first, be it by HTTP or by TLS.
      if (head.length > 0) return reject(proxyFailure(proxy, { kind: "no proxy" }));
      resolve();
    });
    asking.on("error", reject);
    asking.once("close", () => reject(droppedBy(proxy)));
    asking.end();
  });
}
