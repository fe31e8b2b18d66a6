import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

interface Reading {
  /** @throws Error if a reader got fewer changes */
  close(counts: { least: number }): Promise<void>;
}

const CHANGE = Buffer.from("event: live");
/** How long the last change may be on its way. */
const LAST_MS = 2_000;

/** Has so many read the events of a server, each with a connection of its own. */
export async function readEvents(url: string, readers: number): Promise<Reading> {
  const all = await Promise.all(Array.from({ length: readers }, () => read(new URL(url))));
  return {
    async close({ least }) {
      const fewest = () => Math.min(...all.map(({ changes }) => changes()));
      for (let waitedMs = 0; fewest() < least && waitedMs < LAST_MS; waitedMs += 50) await sleep(50);
      const told = fewest();
      for (const { socket } of all) socket.destroy();
      if (told < least) throw new Error(`a reader of ${url} got ${told} of ${least} changes`);
    },
  };
}

async function read({ hostname, port, pathname }: URL): Promise<{ socket: Socket; changes(): number }> {
  const socket = connect(Number(port), hostname);
  let changes = 0;
  socket.write(`GET ${pathname} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
  await once(socket, "data");
  socket.on("data", (bytes: Buffer) => {
    for (let at = bytes.indexOf(CHANGE); at !== -1; at = bytes.indexOf(CHANGE, at + 1)) changes += 1;
  });
  return { socket, changes: () => changes };
}
