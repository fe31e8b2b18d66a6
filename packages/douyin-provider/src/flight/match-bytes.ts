/** How many bytes of a text are at the position. */
export function lengthOfMatch(text: Buffer, bytes: Buffer, position: number): number {
  let length = 0;
  while (length < text.length && bytes[position + length] === text[length]) length += 1;
  return length;
}

/**
 * The position of a text, found by one byte of it that is rare where it is searched. Buffer's own search for more
 * than a byte costs six times as much for every call, and a page takes thousands.
 */
export function indexOfBy(rare: number, text: Buffer, bytes: Buffer, from: number): number {
  const offset = text.indexOf(rare);
  for (let at = bytes.indexOf(rare, from + offset); at !== -1; at = bytes.indexOf(rare, at + 1)) {
    if (lengthOfMatch(text, bytes, at - offset) === text.length) return at - offset;
  }
  return -1;
}
