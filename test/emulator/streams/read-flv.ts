interface FlvTag {
  type: number;
  atMs: number;
  data: Buffer;
}

/** Reads FLV for the tests; written from the format, not from the writer. */
export function readFlv(bytes: Buffer): { flags: number; tags: FlvTag[] } {
  if (bytes.toString("latin1", 0, 4) !== "FLV\x01") throw new Error("no FLV header");
  const tags: FlvTag[] = [];
  let position = bytes.readUInt32BE(5) + 4;
  while (position < bytes.length) {
    const length = bytes.readUIntBE(position + 1, 3);
    const end = position + 11 + length;
    if (bytes.readUInt32BE(end) !== 11 + length)
      throw new Error(`the tag at ${position} lies about its length`);
    const atMs = bytes.readUIntBE(position + 4, 3) + bytes.readUInt8(position + 7) * 2 ** 24;
    tags.push({ type: bytes.readUInt8(position), atMs, data: bytes.subarray(position + 11, end) });
    position = end + 4;
  }
  return { flags: bytes.readUInt8(4), tags };
}
