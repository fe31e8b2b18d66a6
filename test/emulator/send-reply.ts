import type { IncomingMessage, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Reply } from "./reply.ts";

const compress = promisify(gzip);

/** `cut` promises the whole body, sends half of it and tears the connection down. */
export async function sendReply(
  request: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
  ending: "whole" | "cut",
): Promise<void> {
  const headers: Record<string, string | string[]> = { ...reply.headers, vary: "accept-encoding" };
  if (reply.cookies.length > 0) headers["set-cookie"] = [...reply.cookies];

  let body = Buffer.from(reply.body, "utf8");
  if (body.length > 0 && acceptsGzip(request)) {
    // Level 1: a megabyte per page adds up, and nobody is far away.
    body = await compress(body, { level: 1 });
    headers["content-encoding"] = "gzip";
  }
  headers["content-length"] = String(body.length);
  response.writeHead(reply.status, headers);

  if (ending === "whole") {
    response.end(body);
  } else {
    // Destroying before the first half is flushed would look like a refused connection, not a cut one.
    response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
  }
}

function acceptsGzip(request: IncomingMessage): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(String(request.headers["accept-encoding"] ?? ""));
}
