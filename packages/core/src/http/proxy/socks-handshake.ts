import { lookup } from "node:dns/promises";
import { isIP, type Socket } from "node:net";
import { localTroubleOf } from "../../errors/local-trouble.ts";
import { StreamFallbackError } from "../../errors.ts";
import type { ProxyAddress, Target } from "./proxy.ts";
import { MOST_HANDSHAKE_MS, proxyFailure } from "./proxy-failure.ts";

/** Asks a SOCKS5 proxy for a tunnel. The library is loaded with the first one. */
export async function socksHandshake(
  socket: Socket,
  { proxy, target: { host, port } }: { proxy: ProxyAddress; target: Target },
): Promise<void> {
  const { SocksClient } = await import("socks");
  const mustLookUp = proxy.looksUpHere && isIP(host) === 0;
  const address = mustLookUp ? await addressOf(host) : host;
  const { user, password } = proxy;
  try {
    await SocksClient.createConnection({
      proxy: {
        host: proxy.host,
        port: proxy.port,
        type: 5,
        ...(user && { userId: user, password: password ?? "" }),
      },
      command: "connect",
      destination: { host: address, port },
      existing_socket: socket,
      // It is ended before that.
      timeout: 2 * MOST_HANDSHAKE_MS,
    });
  } catch (thrown) {
    if (socket.errored) throw socket.errored;
    // Its errors carry the password: only what it says goes on.
    const says = thrown instanceof Error ? thrown.message : "";
    if (/authentication|no accepted auth/i.test(says)) throw proxyFailure(proxy, { kind: "unauthorized" });
    if (/closed/i.test(says)) throw proxyFailure(proxy, { kind: "dropped" });
    const reason = reasonIn(says);
    if (reason === undefined) throw proxyFailure(proxy, { kind: "strange", says: "no SOCKS5 answer" });
    throw proxyFailure(proxy, { kind: "refused", target: `${host}:${port}`, says: reason });
  }
}

/** A name that is not found here says nothing of the proxy. */
async function addressOf(host: string): Promise<string> {
  try {
    return (await lookup(host)).address;
  } catch (thrown) {
    const local = localTroubleOf(thrown);
    if (local !== undefined) throw new StreamFallbackError("LOCAL", local);
    const { code } = thrown as NodeJS.ErrnoException;
    const advice = "check the connection, or write socks5h, with which the proxy looks names up";
    throw new StreamFallbackError(
      "NETWORK",
      `the name ${host} cannot be looked up here (${code}); ${advice}`,
    );
  }
}

/** The last word of "Socks5 proxy rejected connection - HostUnreachable". */
function reasonIn(says: string): string | undefined {
  return /- (\w+)$/.exec(says)?.[1];
}
