import { constants, createReadStream, openSync, statSync } from "node:fs";
import { Socket } from "node:net";
import type { Readable } from "node:stream";

/**
 * A file that a line names, as a stream. A pipe is opened without waiting for its writer: a wait of the system's could not be
 * interrupted, and would outlast the command.
 * @throws what the system says of a file that cannot be opened
 */
export function openGivenFile(file: string): Readable {
  if (!statSync(file).isFIFO()) return createReadStream(file);
  const fd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  return new Socket({ fd, readable: true, writable: false });
}
