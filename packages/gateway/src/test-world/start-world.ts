import type { RequestListener } from "node:http";
import { connect, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import type { GatewayOptions } from "../gateway-options.ts";
import { type RunningGateway, startGateway } from "../start-gateway.ts";
import { type PlayedBackend, startBackend } from "./backends.ts";

interface WorldOptions extends Partial<GatewayOptions> {
  /** One backend for each; undefined answers with its own name. @default three that do */
  play?: readonly (RequestListener | undefined)[];
}

export interface World {
  gateway: RunningGateway;
  backends: PlayedBackend[];
  ask(path: string, init?: RequestInit): Promise<Response>;
  /** What the gateway tells of itself. */
  status(): Promise<{ backends: Record<string, unknown>[] } & Record<string, unknown>>;
  /** Sends bytes as they are, and gives all that comes until the gateway ends the connection. */
  say(text: string): Promise<string>;
  /** A connection of one's own. */
  open(): Socket;
}

/** A gateway before small services, without checks of health unless they are asked for. */
export async function startWorld({
  play = [undefined, undefined, undefined],
  ...options
}: WorldOptions = {}): Promise<World> {
  const backends = await Promise.all(play.map((listener) => startBackend(listener)));
  const gateway = await startGateway({
    backends: backends.map(({ name }) => name),
    port: 0,
    health: { intervalMs: 0 },
    drainMs: 1_000,
    ...options,
  });
  onTestFinished(() => gateway.close());
  const { port } = new URL(gateway.origin);
  const open = () => {
    const socket = connect(Number(port), "127.0.0.1");
    socket.on("error", () => {});
    onTestFinished(() => void socket.destroy());
    return socket;
  };
  return {
    ...{ gateway, backends, open },
    ask: (path, init) => fetch(`${gateway.origin}${path}`, init),
    status: async () => (await (await fetch(`${gateway.origin}/lb/status`)).json()) as never,
    say(text) {
      const socket = open();
      socket.write(text, "latin1");
      return readAll(socket);
    },
  };
}

/** Until the other side ends it. */
async function readAll(socket: Socket): Promise<string> {
  let text = "";
  for await (const chunk of socket.setEncoding("latin1")) text += chunk;
  return text;
}
