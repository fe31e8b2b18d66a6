import type { IncomingMessage } from "node:http";

/**
 * The body of a request in chunks. Where it is not taken to its end the rest is dropped as it comes: Node drops only what nobody has begun
 * to read, and a client that still sends would wait for ever.
 */
export async function* bodyOf(request: IncomingMessage): AsyncGenerator<Buffer | string> {
  try {
    // Whoever fails while a body comes must not end the connection of the client, who is to be told.
    yield* request.iterator({ destroyOnReturn: false });
  } finally {
    request.resume();
  }
}
