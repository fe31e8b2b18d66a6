/**
 * A text as it goes over the wire: its bytes in UTF-8, each of them a character. Node writes such a text in one piece with the
 * headers, without a look at what its characters take; a buffer it writes beside them.
 */
export function bytesOf(text: string): string {
  return Buffer.from(text).toString("latin1");
}
