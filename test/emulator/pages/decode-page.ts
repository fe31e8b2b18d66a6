/**
 * Reads room pages for the tests. It was written from the format, not from the writer, so it counts bytes of text rows.
 */
export function decodePage(html: string): { rows: Map<string, unknown>; texts: Map<string, string> } {
  const pushes = [...html.matchAll(/<script>self\.__[a-z]+_f\.push\((\[1,.*?\])\)<\/script>/gs)];
  const stream = Buffer.concat(
    pushes.map((match) => Buffer.from((JSON.parse(match[1] ?? "") as [number, string])[1], "utf8")),
  );
  const rows = new Map<string, unknown>();
  const texts = new Map<string, string>();
  let position = 0;
  while (position < stream.length) {
    const colon = stream.indexOf(":", position);
    const id = stream.toString("utf8", position, colon);
    if (!/^[0-9a-f]+$/.test(id)) throw new Error(`no row begins at byte ${position}`);
    if (stream[colon + 1] === 0x54) {
      const comma = stream.indexOf(",", colon);
      const end = comma + 1 + Number.parseInt(stream.toString("utf8", colon + 2, comma), 16);
      texts.set(id, stream.toString("utf8", comma + 1, end));
      position = end;
    } else {
      const end = stream.indexOf("\n", colon);
      const payload = stream.toString("utf8", colon + 1, end);
      if (!payload.startsWith("I")) rows.set(id, JSON.parse(payload));
      position = end + 1;
    }
  }
  return { rows, texts };
}

// biome-ignore lint/suspicious/noExplicitAny: the tests look into replies of many shapes.
export type Loose = any;

export function stateOf(html: string): Loose {
  return propertiesOf(html, "a")?.state;
}

/** The properties that the row of that id gives to its component. */
export function propertiesOf(html: string, id: string): Loose {
  const row = decodePage(html).rows.get(id) as [string, string, null, Loose] | undefined;
  return row?.[3];
}
