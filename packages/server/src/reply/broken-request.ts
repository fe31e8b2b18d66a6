import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import { type RefusalCode, statusOfRefusal } from "./status-of-code.ts";

/** The answer to what is no request that could be read. */
interface BrokenReply {
  status: number;
  requestId: string;
  headers: Record<string, string>;
  body: string;
}

/** The failures of a connection that Node names, and what each is called here. */
const CODES: Readonly<Record<string, readonly [RefusalCode, message: string]>> = {
  HPE_HEADER_OVERFLOW: ["HEADERS_TOO_LARGE", "the headers are longer than 16384 bytes"],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: ["TOO_LARGE", "a chunk of the body has extensions that are too long"],
  ERR_HTTP_REQUEST_TIMEOUT: [
    "REQUEST_TIMEOUT",
    "the request did not come in time: headers have 10 s, all of it 30 s",
  ],
};

/**
 * The one form of failures for a request that no route has seen; its own id is not known, and nothing of it is quoted.
 * @param failure that of the connection. @default what came is no HTTP
 */
export function brokenReply(failure = ""): BrokenReply {
  const [code, message] = CODES[failure] ?? [
    "MALFORMED_REQUEST",
    "what came is no request of HTTP that could be read",
  ];
  const requestId = randomUUID();
  const body = JSON.stringify({ code, fault: "caller", message, retryAfterMs: null, requestId });
  const headers = {
    "Content-Type": "application/json",
    "Content-Length": String(Buffer.byteLength(body)),
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Request-Id": requestId,
    Connection: "close",
  };
  return { status: statusOfRefusal[code], requestId, headers, body };
}

/** The same as it goes over the wire. */
export function wireText({ status, headers, body }: BrokenReply): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("")}\r\n${body}`;
}
