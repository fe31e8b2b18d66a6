import { encodeBase64, userAgentAlphabet } from "./custom-base64.ts";
import { rc4 } from "./rc4.ts";
import { sm3 } from "./sm3.ts";

const salt = "cus";
const userAgentKey = Uint8Array.of(0, 1, 14);

/** The parts of a request that an `a_bogus` vouches for. */
export interface SignedRequest {
  readonly query: string;
  readonly body: string;
  readonly userAgent: string;
}

/** The six bytes that tie an `a_bogus` to its request: two each for query, body and user agent. */
export function digestRequest({ query, body, userAgent }: SignedRequest): Uint8Array {
  const queryHash = hashSalted(query);
  const bodyHash = body === "" ? hashOfNoBody : hashSalted(body);
  const userAgentHash = hashUserAgent(userAgent);
  return Buffer.concat([
    queryHash.subarray(21, 23),
    bodyHash.subarray(21, 23),
    userAgentHash.subarray(23, 25),
  ]);
}

function hashSalted(text: string): Uint8Array {
  return sm3(sm3(Buffer.from(text + salt)));
}

/** Of nearly all requests. */
const hashOfNoBody = hashSalted("");

/** That of nearly all requests is the one before's. */
let last = { userAgent: "", hash: hashOfUserAgent("") };

function hashUserAgent(userAgent: string): Uint8Array {
  if (last.userAgent !== userAgent) last = { userAgent, hash: hashOfUserAgent(userAgent) };
  return last.hash;
}

/** The padding of the base64 is hashed too, and UTF-16 code units count as bytes. */
function hashOfUserAgent(userAgent: string): Uint8Array {
  const enciphered = rc4(userAgentKey, Buffer.from(userAgent, "latin1"));
  return sm3(Buffer.from(encodeBase64(enciphered, userAgentAlphabet)));
}
