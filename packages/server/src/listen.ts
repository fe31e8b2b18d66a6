import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { StreamFallbackError } from "@stream-fallback/core";

/**
 * Has a server listen.
 * @returns where, as in `http://127.0.0.1:13004`
 * @throws StreamFallbackError `LOCAL` where the port cannot be had
 */
export async function listen(
  server: Server,
  { host, port }: { host: string; port: number },
): Promise<string> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host, port }, () => resolve());
    });
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    const reason = code === "EADDRINUSE" ? "it is in use" : code;
    throw new StreamFallbackError("LOCAL", `cannot listen at port ${port} of ${host}: ${reason}`, {
      cause: error,
    });
  }
  const { port: taken } = server.address() as AddressInfo;
  return `http://${host.includes(":") ? `[${host.replace(/^\[|\]$/g, "")}]` : host}:${taken}`;
}
