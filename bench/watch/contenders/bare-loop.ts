import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { Agent, request } from "undici";
import type { Watching } from "./watching.ts";

const decompress = promisify(gunzip);
const HEADERS = { "accept-encoding": "gzip", cookie: "ttwid=1" };

/** The least: undici's request, zlib's gunzip and JSON.parse for one room after the other, evenly. */
export function bareLoop(origin: string): Watching {
  const dispatcher = new Agent();
  let answers = 0;
  let watched: readonly string[] = [];

  async function ask(room: string): Promise<void> {
    const url = `${origin}/webcast/room/web/enter/?web_rid=${room}`;
    const { body } = await request(url, { dispatcher, headers: HEADERS });
    JSON.parse((await decompress(await body.bytes())).toString());
    answers += 1;
  }

  async function loop(rooms: readonly string[], intervalMs: number): Promise<void> {
    const startedAt = performance.now();
    for (let asked = 0; watched === rooms; asked++) {
      const waitMs = startedAt + (asked * intervalMs) / rooms.length - performance.now();
      if (waitMs > 0) await sleep(waitMs);
      void ask(rooms[asked % rooms.length] ?? "");
    }
  }

  return {
    async watch(rooms, intervalMs) {
      watched = rooms;
      void loop(rooms, intervalMs);
    },
    answers: () => answers,
  };
}
