import { connect as connectPlainly, isIP, type Socket } from "node:net";
import { connect as connectSecurely } from "node:tls";
import type { StreamFallbackError } from "../../errors.ts";
import type { Clock } from "../../runtime/clock.ts";
import { quietSocket } from "../quiet-socket.ts";
import { connectHandshake } from "./connect-handshake.ts";
import type { ProxyAddress, Target } from "./proxy.ts";
import { droppedBy, failureAtProxy, MOST_HANDSHAKE_MS, proxyFailure } from "./proxy-failure.ts";
import { socksHandshake } from "./socks-handshake.ts";

/** Ways through one proxy. */
export interface Tunnels {
  /**
   * A socket whose other end is the target's.
   * @throws StreamFallbackError `PROXY`, or `LOCAL`
   */
  open(target: Target): Promise<Socket>;
  /** Gives up what is being opened. */
  close(): void;
}

export function createTunnels(proxy: ProxyAddress, clock: Clock): Tunnels {
  const opening = new Set<Socket>();
  return {
    async open(target) {
      const socket = quietSocket(reach(proxy));
      opening.add(socket);
      const { promise: failed, reject: fail } = Promise.withResolvers<never>();
      socket.once("error", fail);
      // Not as an error of the socket: one that had brought something is taken for one that the site has closed.
      const timer = clock.setTimeout(() => fail(proxyFailure(proxy, { kind: "silent" })), MOST_HANDSHAKE_MS);
      try {
        await Promise.race([handshake(socket, { proxy, target }), failed]);
      } catch (thrown) {
        socket.destroy();
        throw failureAtProxy(socket.errored ?? thrown, proxy);
      } finally {
        failed.catch(() => {});
        clock.clearTimeout(timer);
        opening.delete(socket);
      }
      watch(socket, { proxy, handshakeBytes: socket.bytesRead });
      return socket;
    },
    close() {
      for (const socket of opening) socket.destroy(droppedBy(proxy));
    },
  };
}

function reach({ kind, host, port }: ProxyAddress): Socket {
  if (kind !== "https") return connectPlainly({ host, port });
  return connectSecurely({
    host,
    port,
    ALPNProtocols: ["http/1.1"],
    ...(isIP(host) === 0 && { servername: host }),
  });
}

async function handshake(socket: Socket, asked: { proxy: ProxyAddress; target: Target }): Promise<void> {
  const { kind } = asked.proxy;
  await new Promise<void>((resolve) =>
    socket.once(kind === "https" ? "secureConnect" : "connect", () => resolve()),
  );
  return kind === "socks5" ? socksHandshake(socket, asked) : connectHandshake(socket, asked);
}

interface Tunnel {
  proxy: ProxyAddress;
  socket: Socket;
  handshakeBytes: number;
}

const tunnelsBySocket = new WeakMap<object, Tunnel>();
const tunnelsByError = new WeakMap<object, Tunnel>();

function watch(socket: Socket, { proxy, handshakeBytes }: Omit<Tunnel, "socket">): void {
  followTunnel(socket, { proxy, socket, handshakeBytes });
}

/** What is laid over a tunnel, as TLS is, breaks with it. */
export function layOver(upper: Socket, tunnelled: Socket): Socket {
  const tunnel = tunnelsBySocket.get(tunnelled);
  if (tunnel) followTunnel(upper, tunnel);
  return upper;
}

function followTunnel(socket: Socket, tunnel: Tunnel): void {
  tunnelsBySocket.set(socket, tunnel);
  socket.on("error", (error) => tunnelsByError.set(error, tunnel));
}

/** The fault of the proxy, where a connection broke before a byte of the site had come through it. */
export function proxyFaultOf({
  error,
  socket,
}: {
  error: unknown;
  socket?: object | null | undefined;
}): StreamFallbackError | undefined {
  const byError = typeof error === "object" && error !== null ? tunnelsByError.get(error) : undefined;
  const tunnel = byError ?? (socket ? tunnelsBySocket.get(socket) : undefined);
  if (!tunnel || tunnel.socket.bytesRead > tunnel.handshakeBytes) return undefined;
  return droppedBy(tunnel.proxy);
}
