interface Frame {
  event: string;
  /** Where a reader goes on after it. @default it goes on where it was */
  id?: string | undefined;
  /** JSON, which has no ends of lines. */
  data: string;
}

/** A server-sent event. */
export function frame({ event, id, data }: Frame): Buffer<ArrayBuffer> {
  const head = id === undefined ? "" : `id: ${id}\n`;
  return Buffer.from(`${head}event: ${event}\ndata: ${data}\n\n`);
}

/** What readers skip. */
export function comment(text: string): Buffer<ArrayBuffer> {
  return Buffer.from(`: ${text}\n\n`);
}
