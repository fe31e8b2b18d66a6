import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A service that answers with its address, as an instance behind a door. */
export interface SmallService {
  /** `host:port`. */
  at: string;
  port: number;
  /** What it was asked, but for checks of its health. */
  asked: IncomingMessage[];
  /** From now on it hangs up on whatever it is asked, checks excepted. */
  hangUp(): void;
  /** Ends at once, with all its connections. */
  kill(): void;
}

const CHECKS: ReadonlySet<string | undefined> = new Set(["/health", "/ready"]);

async function startSmallService(): Promise<SmallService> {
  const asked: IncomingMessage[] = [];
  let isHangingUp = false;
  const server = createServer((request, answer) => {
    if (CHECKS.has(request.url)) return void answer.end("well");
    asked.push(request);
    if (isHangingUp) return void request.socket.destroy();
    if (request.url !== "/v1/events") return void answer.end(at());
    // Events are to be seen while the answer goes on.
    answer.writeHead(200, { "Content-Type": "text/event-stream" }).write("event: first\n\n");
  });
  server.on("upgrade", (_request, socket) => {
    socket.on("error", () => {}).on("end", () => socket.end());
    const accept = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${accept}\r\n\r\nhello`,
    );
    onTestFinished(() => void socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const at = () => `127.0.0.1:${port}`;
  const kill = () => {
    server.close();
    server.closeAllConnections();
  };
  onTestFinished(kill);
  const hangUp = () => {
    isHangingUp = true;
  };
  return { at: at(), port, asked, kill, hangUp };
}

export async function startSmallServices(count: number): Promise<SmallService[]> {
  return await Promise.all(Array.from({ length: count }, startSmallService));
}

/** What became of GETs that were asked without a pause, by what they ended with. */
export interface Load {
  ended: Map<string, number>;
  /** Waits for that many more that ended with 200. */
  goOn(count: number): Promise<void>;
  /** From now on what begins may end in no other way than with 200. */
  mark(): void;
  /** Ends it; what became of those that began behind the mark, but for 200. */
  stop(): Promise<string[]>;
}

const LOOK_MS = 10;

/** Asks for a path by several at a time, each as a client of its own. */
export function askWithoutPause(origin: string, askers = 8): Load {
  const ended = new Map<string, number>();
  const bad: string[] = [];
  let isOver = false;
  let isMarked = false;
  const ask = async (index: number) => {
    for (let count = 0; !isOver; count += 1) {
      const isBehindMark = isMarked;
      const headers = { cookie: `sid=client-${index}-${count % 20}` };
      const end = await fetch(`${origin}/any`, { headers, signal: AbortSignal.timeout(20_000) }).then(
        async (answer) => {
          await answer.arrayBuffer();
          return String(answer.status);
        },
        (error: Error & { cause?: { code?: string } }) => error.cause?.code ?? error.name,
      );
      ended.set(end, (ended.get(end) ?? 0) + 1);
      if (isBehindMark && end !== "200") bad.push(end);
    }
  };
  const load = Promise.all(Array.from({ length: askers }, (_each, index) => ask(index)));
  const stop = async () => {
    isOver = true;
    await load;
    return bad;
  };
  onTestFinished(async () => void (await stop()));
  return {
    ended,
    async goOn(count) {
      const until = (ended.get("200") ?? 0) + count;
      while ((ended.get("200") ?? 0) < until) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    },
    mark() {
      isMarked = true;
    },
    stop,
  };
}
