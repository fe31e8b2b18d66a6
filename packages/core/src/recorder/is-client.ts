import type { Client } from "../client/client.ts";
import { StreamFallbackError } from "../errors.ts";

/** Whether it is a client rather than options; asks nothing of it. */
export function isClient<Extra = unknown>(given: unknown): given is Client<Extra> {
  try {
    const { getInfo, getStream } = (given ?? {}) as Partial<Client>;
    return typeof getInfo === "function" && typeof getStream === "function";
  } catch {
    return false;
  }
}

/** @throws StreamFallbackError `INVALID_INPUT` for what is no client */
export function checkedClient<Extra>(client: Client<Extra>): Client<Extra> {
  if (isClient<Extra>(client)) return client;
  throw new StreamFallbackError("INVALID_INPUT", "the client must be one that createClient made");
}
