import type { ServerResponse } from "node:http";

const PIECE = Buffer.alloc(64 * 1024, "x");

/** Sends a body as its reader takes it: `response.writableEnded` says whether all of it was wanted. */
export function pour(response: ServerResponse, bytes: number): void {
  let left = bytes;
  while (left > 0 && !response.destroyed) {
    const piece = PIECE.subarray(0, left);
    left -= piece.length;
    if (response.write(piece)) continue;
    response.once("drain", () => pour(response, left));
    return;
  }
  if (!response.destroyed) response.end();
}
