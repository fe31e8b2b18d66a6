import { addAbortSignal, type Readable } from "node:stream";
import { StreamFallbackError } from "@stream-fallback/core";

interface Reading {
  /** What it is called, such as `stdin`. */
  name: string;
  /** What it is to be. */
  as: string;
  mostBytes: number;
  signal: AbortSignal;
}

/**
 * All that is in a stream, as text.
 * @throws StreamFallbackError `INVALID_INPUT` where it cannot be opened or read, and where it does not end; the reason of the signal
 */
export async function readWhole(
  open: () => Readable,
  { name, as, mostBytes, signal }: Reading,
): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const part of addAbortSignal(signal, open())) {
      parts.push(Buffer.from(part));
      bytes += part.length;
      if (bytes > mostBytes) break;
    }
  } catch (error) {
    signal.throwIfAborted();
    const { code } = error as NodeJS.ErrnoException;
    throw new StreamFallbackError("INVALID_INPUT", `${name} cannot be read (${code})`);
  }
  if (bytes > mostBytes) throw new StreamFallbackError("INVALID_INPUT", `${name} is too long for ${as}`);
  return Buffer.concat(parts).toString("utf8");
}
