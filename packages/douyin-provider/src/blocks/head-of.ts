/** As much of a reply as there can be signs of a block in: the biggest block page seen has 71 KB. */
export const HEAD_BYTES = 128 * 1_024;

/** The first bytes of a body; the rest is not downloaded. */
export async function headOf(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= HEAD_BYTES) break;
  }
  return Buffer.concat(chunks);
}
