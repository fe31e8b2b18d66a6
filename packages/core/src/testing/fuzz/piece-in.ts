/** How many characters in a row a message and a page may have in common by chance, about. */
const PIECE = 16;

interface Forbidden {
  /** What a message must not quote. */
  texts: readonly string[];
  /** What it must not hold. */
  secrets: readonly string[];
  /** What it may name all the same. */
  names: readonly string[];
}

/** A piece of a message that it must not hold; whatever has 23 characters of a text is found. */
export function pieceIn(message: string, { texts, secrets, names }: Forbidden): string | undefined {
  const secret = secrets.find((piece) => message.includes(piece));
  if (secret !== undefined) return secret;
  const plain = names.reduce((text, name) => text.replaceAll(name, "\n"), message);
  for (let start = 0; start + PIECE <= plain.length; start += PIECE / 2) {
    const piece = plain.slice(start, start + PIECE);
    if (texts.some((text) => text.includes(piece))) return piece;
  }
  return undefined;
}
