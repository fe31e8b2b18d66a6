import type { Writable } from "node:stream";
import type { WriteStream } from "node:tty";

/** Where nobody looks at a terminal, lines of this length are comfortable to read. */
const COMFORTABLE = 100;
const LEAST = 40;
const MOST = 120;

/** How wide text may be that goes to this stream. */
export function columnsOf(stream: Writable): number {
  const { columns } = stream as Partial<WriteStream>;
  if (columns === undefined || columns <= 0) return COMFORTABLE;
  return Math.max(LEAST, Math.min(columns, MOST));
}

export function isTerminal(stream: Writable): boolean {
  return (stream as Partial<WriteStream>).isTTY === true;
}

/** How wide tables may be that go to this stream; undefined where it is no terminal, and nothing need be cut. */
export function tableColumnsOf(stream: Writable): number | undefined {
  const { columns } = stream as Partial<WriteStream>;
  return isTerminal(stream) && columns !== undefined && columns > 0 ? Math.max(LEAST, columns) : undefined;
}
