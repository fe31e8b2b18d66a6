import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const compressGzip = promisify(gzip);
const compressBrotli = promisify(brotliCompress);

export type ContentCoding = "br" | "gzip" | "identity";

/** The coding for a client that accepts these: brotli before gzip, as the site prefers it. */
export function chooseCoding(acceptEncoding: string): ContentCoding {
  const accepted = new Set<string>();
  for (const entry of acceptEncoding.toLowerCase().split(",")) {
    const [name = "", ...parameters] = entry.split(";").map((part) => part.trim());
    const isRefused = parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
    if (!isRefused) accepted.add(name);
  }
  if (accepted.has("br")) return "br";
  return accepted.has("gzip") ? "gzip" : "identity";
}

/** Node's own, in bytes: what comes out comes in pieces of it. */
const LEAST_CHUNK = 16_384;

/** The body compressed at the lowest level, in one piece: a test run sends many pages of 1 MB to localhost. */
export async function encodeBody(body: Buffer, coding: ContentCoding): Promise<Buffer> {
  const chunkSize = Math.max(LEAST_CHUNK, body.length);
  if (coding === "br") {
    return compressBrotli(body, { chunkSize, params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });
  }
  return coding === "gzip" ? compressGzip(body, { chunkSize, level: 1 }) : body;
}
