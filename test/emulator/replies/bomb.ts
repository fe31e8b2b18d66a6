import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { createGzip } from "node:zlib";

const megabyte = Buffer.alloc(1_048_576);
const megabytes = 101;

/** Small on the wire; whoever unpacks all of it before looking holds 101 MB of zeros. */
export async function makeBomb(): Promise<Buffer> {
  return buffer(Readable.from(zeros()).pipe(createGzip()));
}

function* zeros(): Generator<Buffer> {
  for (let count = 0; count < megabytes; count += 1) yield megabyte;
}
