import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { Agent, request } from "undici";
import type { Contender } from "./contender.ts";

const decompress = promisify(gunzip);

/**
 * The least with which a program has a reply whose main thread serves others too: received by the leanest client there
 * is, decompressed beside that thread, and parsed if it is JSON.
 */
export const floor: Contender = {
  name: "the floor",
  asking({ api, path }, origin) {
    const dispatcher = new Agent();
    const headers = { "accept-encoding": "gzip", cookie: "ttwid=1; __ac_nonce=1" };
    return {
      async ask() {
        const { body } = await request(`${origin}${path}`, { dispatcher, headers });
        const bytes = await decompress(await body.bytes());
        if (api === "web") JSON.parse(bytes.toString());
        return undefined;
      },
    };
  },
};
