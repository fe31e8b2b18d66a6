import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { Socket } from "node:net";
import { createClient } from "@stream-fallback/core";
import { createProvider, type DouyinProviderOptions } from "@stream-fallback/douyin-provider";
import { medianOf } from "../../harness/statistics.ts";
import { ASKED_ROOM, liveKind } from "../contenders/page-kinds.ts";
import { servePage } from "./page-server.ts";

/** What downloading one page costs, on average over several. */
export interface Downloads {
  pages: number;
  /** Bytes that the client read from its socket, heads of replies included. */
  bytesRead: number;
  /** The size of a whole page, compressed. */
  pageBytes: number;
  connections: number;
  /** The median time from the question to the answer. */
  ms: number;
}

interface Measurement extends Pick<DouyinProviderOptions, "readWholePages"> {
  /** Where on the page the state begins, as a share of its bytes. */
  statePosition: number;
  /** How many downloads are measured. */
  pages: number;
  /** How much of a page may be downloaded behind the answer. @default the client's */
  drainBytes?: number | undefined;
}

const CLIENT_SOCKETS = "net.client.socket";

/** Downloads a live page several times with the client that users have, from a server on this machine. */
export async function measureDownloads({
  statePosition,
  pages,
  drainBytes,
  ...options
}: Measurement): Promise<Downloads> {
  const sockets: Socket[] = [];
  const collect = (message: unknown) => void sockets.push((message as { socket: Socket }).socket);
  const bytesRead = () => sockets.reduce((sum, socket) => sum + socket.bytesRead, 0);
  subscribe(CLIENT_SOCKETS, collect);
  const server = await servePage(liveKind(statePosition).page.bytes);
  const provider = createProvider({ ...options, origins: { live: server.origin } });
  const client = createClient({ providers: [provider], config: { ttlMs: 0, drainBytes } });
  const ask = async () => {
    await client.getInfo(ASKED_ROOM, { api: "webHTML", maxAgeMs: 0 });
    const answeredAt = performance.now();
    await server.replied();
    return answeredAt;
  };
  try {
    // The first question also fetches the nonce, so it is not measured.
    await ask();
    const before = { bytes: bytesRead(), connections: server.connections() };
    const times: number[] = [];
    for (let asked = 0; asked < pages; asked++) {
      const startedAt = performance.now();
      times.push((await ask()) - startedAt);
    }
    return {
      pages,
      bytesRead: (bytesRead() - before.bytes) / pages,
      pageBytes: server.compressedBytes,
      connections: (server.connections() - before.connections) / pages,
      ms: medianOf(times),
    };
  } finally {
    unsubscribe(CLIENT_SOCKETS, collect);
    await client.close();
    await server.close();
  }
}
