import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { createGzip } from "node:zlib";

const megabyte = Buffer.alloc(1_048_576);
const megabytes = 101;
let made: Promise<Buffer> | undefined;

/** A small gzip body that unpacks to 101 MB of zeros, for clients that unpack a reply before they check its size. */
export function makeBomb(): Promise<Buffer> {
  // Each is the same, and takes half a second to make.
  made ??= buffer(Readable.from(zeros()).pipe(createGzip()));
  return made;
}

function* zeros(): Generator<Buffer> {
  for (let count = 0; count < megabytes; count += 1) yield megabyte;
}
