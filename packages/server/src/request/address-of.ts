import type { Context } from "hono";

/** What the adapter for Node gives beside a request. */
interface Connection {
  incoming?: { socket?: { remoteAddress?: string | undefined } };
}

/** Where a request comes from: its connection, since anybody may write anything into a header; "" where that is not known. */
export function addressOf({ env }: Pick<Context, "env">): string {
  return (env as Connection | undefined)?.incoming?.socket?.remoteAddress ?? "";
}
