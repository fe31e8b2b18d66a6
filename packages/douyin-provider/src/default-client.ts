import { type Client, createClient } from "@stream-fallback/core";
import { createProvider } from "./douyin.ts";
import type { DouyinExtra } from "./room/douyin-room.ts";

let client: Client<DouyinExtra> | undefined;

/** The client behind the plain functions; made at first use. */
export function defaultClient(): Client<DouyinExtra> {
  client ??= createClient({ providers: [createProvider()] });
  return client;
}

/** Ends what `getInfo` has running and lets go of its sockets; the next call begins anew. */
export async function closeDefaultClient(): Promise<void> {
  const closing = client;
  client = undefined;
  await closing?.close();
}
