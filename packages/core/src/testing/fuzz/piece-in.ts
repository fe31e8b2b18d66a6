/** How many characters in a row a message and a page may have in common by chance, about. */
const PIECE = 16;

const LONG_WORD = /[\w$]{16,}/g;
/** What follows a key, in JSON and in JSON that is a text within it. */
const KEY_ENDS = ['":', '\\":'];

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
  // Paths of fields are made of a reply's keys, which say nothing of anybody.
  const isKey = (word: string) =>
    texts.some((text) => KEY_ENDS.some((end) => text.includes(`${word}${end}`)));
  const plain = names
    .reduce((text, name) => text.replaceAll(name, "\n"), message)
    .replace(LONG_WORD, (word) => (isKey(word) ? "\n" : word));
  for (let start = 0; start + PIECE <= plain.length; start += PIECE / 2) {
    const piece = plain.slice(start, start + PIECE);
    if (texts.some((text) => text.includes(piece))) return piece;
  }
  return undefined;
}
