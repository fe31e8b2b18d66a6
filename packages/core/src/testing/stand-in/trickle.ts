import type { ServerResponse } from "node:http";
import { setImmediate } from "node:timers/promises";

const pieceCount = 6;

/** Sends a body in pieces that arrive one by one, as a page does over a real network. */
export async function trickle(response: ServerResponse, body: Buffer): Promise<void> {
  const size = Math.max(1, Math.ceil(body.length / pieceCount));
  for (let start = 0; start < body.length; start += size) {
    if (response.destroyed) return;
    response.write(body.subarray(start, start + size));
    // A few turns of the event loop, so that a client in the same process receives the pieces one by one.
    for (let turn = 0; turn < 3; turn += 1) await setImmediate();
  }
  response.end();
}
