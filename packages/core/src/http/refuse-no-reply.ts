import type { Duplex } from "node:stream";
import { StreamFallbackError } from "../errors.ts";

/** Replies before the reply (HTTP 102, 103) are rare, and more than a few of them are no site's. */
const MOST_INTERIM_REPLIES = 20;

/**
 * Ends a request whose server talks and never replies. A socket that it takes out of HTTP (HTTP 101, or a tunnel) is
 * nobody's from then on: left alone it would stay open for ever.
 * @returns holds the reason once there is one
 */
export function refuseNoReply(stream: Duplex): { reason?: StreamFallbackError } {
  const refused: { reason?: StreamFallbackError } = {};
  const refuse = (what: string) => {
    refused.reason = new StreamFallbackError("HTTP_STATUS", what);
    stream.destroy(refused.reason);
  };
  for (const event of ["upgrade", "connect"]) {
    stream.once(event, (_reply: unknown, socket: Duplex) => {
      socket.destroy();
      refuse("the site switched to another protocol (HTTP 101), which nobody asked for");
    });
  }
  let interim = 0;
  stream.on("information", () => {
    interim += 1;
    // Once, as many more may stand in what has been read already.
    if (interim === MOST_INTERIM_REPLIES + 1)
      refuse("the site announces its reply again and again (HTTP 1xx)");
  });
  return refused;
}
