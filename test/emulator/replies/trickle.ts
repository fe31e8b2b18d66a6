import type { ServerResponse } from "node:http";
import { setImmediate } from "node:timers/promises";

const pieceCount = 6;

/** Sends a body as a page comes from afar: in pieces that arrive one by one. */
export async function trickle(response: ServerResponse, body: Buffer): Promise<void> {
  const size = Math.max(1, Math.ceil(body.length / pieceCount));
  for (let start = 0; start < body.length; start += size) {
    if (response.destroyed) return;
    response.write(body.subarray(start, start + size));
    // A few turns, so that the client's side of the loop sees the pieces apart.
    for (let turn = 0; turn < 3; turn += 1) await setImmediate();
  }
  response.end();
}
