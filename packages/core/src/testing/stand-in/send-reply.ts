import type { IncomingMessage, ServerResponse } from "node:http";
import { makeBomb } from "./bomb.ts";
import { chooseCoding, encodeBody } from "./content-coding.ts";
import type { AnyFault, StandInFault } from "./faults.ts";
import type { StandInReply } from "./reply.ts";
import { trickle } from "./trickle.ts";

/** Bodies of this many bytes are sent without a length, piece by piece; only pages are so big. */
const trickleBytes = 100_000;

export interface Delivery {
  request: IncomingMessage;
  response: ServerResponse;
  reply: StandInReply;
  /** The fault of the request; some kinds change the bytes that are sent, or their pace. */
  fault?: AnyFault | undefined;
  pause(ms: number): Promise<void>;
}

export async function sendReply({ request, response, reply, fault, pause }: Delivery): Promise<void> {
  const headers: Record<string, string | string[]> = { ...reply.headers, vary: "accept-encoding" };
  if (reply.cookies.length > 0) headers["set-cookie"] = [...reply.cookies];

  const plain = fault?.kind === "charset" ? mangled(reply.body) : Buffer.from(reply.body, "utf8");
  const isBomb = fault?.kind === "bomb";
  // A bomb is sent as gzip whatever the client accepts.
  const accepted = isBomb ? "gzip" : String(request.headers["accept-encoding"] ?? "");
  const coding = isBomb || plain.length > 0 ? chooseCoding(accepted) : "identity";
  if (coding !== "identity") headers["content-encoding"] = coding;
  const body = isBomb ? await makeBomb() : await encodeBody(plain, coding);
  if (fault === undefined && body.length >= trickleBytes) {
    response.writeHead(reply.status, headers);
    return trickle(response, body);
  }
  headers["content-length"] = String(body.length);
  response.writeHead(reply.status, headers);

  if (fault?.kind === "cut") {
    // Destroying before the first half is flushed would look like a refused connection, not a cut one.
    response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
    return;
  }
  if (!fault || !isDrip(fault)) {
    response.end(body);
    return;
  }
  const { pieces = 20, pauseMs = 100 } = fault;
  const size = Math.max(1, Math.ceil(body.length / pieces));
  for (let start = 0; start < body.length; start += size) {
    if (start > 0) await pause(pauseMs);
    if (response.destroyed) return;
    response.write(body.subarray(start, start + size));
  }
  response.end();
}

function isDrip(fault: AnyFault): fault is Extract<StandInFault, { kind: "drip" }> {
  return fault.kind === "drip";
}

/** The text with one byte for each character beyond ASCII. Read as GBK, such a byte may swallow the quote after it. */
function mangled(text: string): Buffer<ArrayBuffer> {
  return Buffer.from(
    text.replace(/[^\0-\x7f]/g, (character) => String.fromCharCode((character.charCodeAt(0) & 0xff) | 0x80)),
    "latin1",
  );
}
