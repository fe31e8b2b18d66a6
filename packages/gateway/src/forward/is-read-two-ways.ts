import type { IncomingMessage } from "node:http";

/**
 * Whether another reader may take a request for something else, though Node takes it: one for two hosts, one whose body is encoded by
 * anything but chunks alone, and an upgrade with a body.
 */
export function isReadTwoWays({ headers, rawHeaders }: IncomingMessage, isUpgrade: boolean): boolean {
  const encoding = headers["transfer-encoding"];
  if (isUpgrade && (encoding !== undefined || (headers["content-length"] ?? "0") !== "0")) return true;
  return (encoding !== undefined && encoding.toLowerCase() !== "chunked") || hasTwoHosts(rawHeaders);
}

function hasTwoHosts(rawHeaders: readonly string[]): boolean {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string;
    if (name.length === 4 && name.toLowerCase() === "host") hosts += 1;
  }
  return hosts > 1;
}
