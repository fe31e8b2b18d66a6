import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { Agent, request } from "undici";
import { atPace } from "./at-pace.ts";
import type { Watching } from "./watching.ts";

const decompress = promisify(gunzip);
const HEADERS = { "accept-encoding": "gzip", cookie: "ttwid=1" };

/** The least: undici's request, zlib's gunzip and JSON.parse on the same schedule. */
export function bareLoop(rooms: readonly string[], origin: string): Watching {
  const dispatcher = new Agent();
  let place = 0;
  async function ask(): Promise<unknown> {
    const room = rooms[place++ % rooms.length];
    const url = `${origin}/webcast/room/web/enter/?web_rid=${room}`;
    const { body } = await request(url, { dispatcher, headers: HEADERS });
    return JSON.parse((await decompress(await body.bytes())).toString());
  }
  return {
    watch: (pace) => atPace(rooms, { pace, ask }),
    close: () => dispatcher.close(),
  };
}
