const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/** The 32-bit FNV-1a hash of a text in UTF-8. Its high bits are poor on short texts: finish it. */
export function fnv1a(text: string): number {
  let hash = OFFSET_BASIS;
  const eat = (byte: number) => {
    hash = Math.imul(hash ^ byte, PRIME);
  };
  for (let index = 0; index < text.length; index++) {
    const point = text.codePointAt(index) as number;
    if (point < 0x80) {
      eat(point);
      continue;
    }
    if (point < 0x800) eat(0xc0 | (point >> 6));
    else {
      if (point < 0x10000) eat(0xe0 | (point >> 12));
      else {
        eat(0xf0 | (point >> 18));
        eat(0x80 | ((point >> 12) & 0x3f));
        index += 1;
      }
      eat(0x80 | ((point >> 6) & 0x3f));
    }
    eat(0x80 | (point & 0x3f));
  }
  return hash >>> 0;
}

/** Lets every bit of a hash bear on every other (the finisher of MurmurHash3, 32 bits). */
export function fmix32(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
