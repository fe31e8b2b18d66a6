const PUSH = /self\.__(?:pace|next)_f\.push\(\[1,"/g;

const TEXT_TAG = "T".charCodeAt(0);

/** A row of a React Flight stream: JSON text, or plain text that other rows refer to as `$id`. */
export interface Row {
  kind: "json" | "text";
  text: string;
}

/** The rows of a page, by id. A row that was cut off is left out. */
export function readRows(page: string): Map<string, Row> {
  // Text rows tell their length in bytes, so the rows are split as bytes.
  const bytes = Buffer.from(pushedText(page), "utf8");
  const rows = new Map<string, Row>();
  let position = 0;
  while (position < bytes.length) {
    const colon = bytes.indexOf(":", position);
    if (colon === -1) break;
    const id = bytes.toString("latin1", position, colon);
    const start = colon + 1;
    const length = textLength(bytes, start);
    if (length === undefined) {
      const end = bytes.indexOf("\n", start);
      if (end === -1) break;
      rows.set(id, { kind: "json", text: bytes.toString("utf8", start, end) });
      position = end + 1;
    } else {
      const from = bytes.indexOf(",", start) + 1;
      if (from + length > bytes.length) break;
      rows.set(id, { kind: "text", text: bytes.toString("utf8", from, from + length) });
      position = from + length;
    }
  }
  return rows;
}

/** What the page's scripts push, joined: a row may be split anywhere, even between two scripts. */
function pushedText(page: string): string {
  let joined = "";
  for (const match of page.matchAll(PUSH)) {
    const start = match.index + match[0].length - 1;
    const end = endOfString(page, start);
    if (end === undefined) break;
    try {
      joined += JSON.parse(page.slice(start, end));
    } catch {
      break;
    }
  }
  return joined;
}

/** The position after the string literal that begins here. */
function endOfString(page: string, start: number): number | undefined {
  for (let end = page.indexOf('"', start + 1); end !== -1; end = page.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (page[end - 1 - backslashes] === "\\") backslashes += 1;
    if (backslashes % 2 === 0) return end + 1;
  }
  return undefined;
}

/** The byte length that a text row announces, as in `12:Ta95,`; undefined for other rows. */
function textLength(bytes: Buffer, start: number): number | undefined {
  if (bytes[start] !== TEXT_TAG) return undefined;
  const head = bytes.toString("latin1", start, start + 12);
  const announced = /^T([0-9a-f]+),/.exec(head)?.[1];
  return announced === undefined ? undefined : Number.parseInt(announced, 16);
}
