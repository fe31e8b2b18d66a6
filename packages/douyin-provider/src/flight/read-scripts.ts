import { lengthOfMatch } from "./match-bytes.ts";

const LESS_THAN = 0x3c;
const OPENING = Buffer.from("<script");
const CLOSING = Buffer.from("</script");

/**
 * What stands between `<script` and `</script` of a page that arrives in chunks. No string in a script can hold the
 * closing tag (the HTML standard ends the script there), and no text of a page the opening one, so these two are
 * certain without reading what is between. Views of the chunks, copied only where a chunk ends inside a script.
 */
export function createScriptReader(onScript: (script: Buffer) => void): (chunk: Buffer) => void {
  let isInside = false;
  let pieces: Buffer[] = [];
  /** The end of the last chunk, where it may be the beginning of a tag. */
  let rest: Buffer = Buffer.alloc(0);

  return function write(chunk) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let start = 0;
    let found = bytes.indexOf(LESS_THAN);
    for (; found !== -1; found = bytes.indexOf(LESS_THAN, found + 1)) {
      const tag = isInside ? CLOSING : OPENING;
      const length = lengthOfMatch(tag, bytes, found);
      if (found + length === bytes.length && length < tag.length) break;
      if (length < tag.length) continue;
      if (isInside) {
        const last = bytes.subarray(start, found);
        onScript(pieces.length > 0 ? Buffer.concat([...pieces, last]) : last);
        pieces = [];
      }
      isInside = !isInside;
      start = found + length;
    }
    const end = found === -1 ? bytes.length : found;
    if (isInside && start < end) pieces.push(bytes.subarray(start, end));
    rest = bytes.subarray(end);
  };
}
