import type { ClientOptions } from "@stream-fallback/core";
import type { DefaultClientOptions as CoreDefaultClientOptions } from "@stream-fallback/core/recorder";
import { facade } from "./recorder/facade.ts";
import type { BilibiliExtra } from "./room/bilibili-room.ts";

export interface DefaultClientOptions extends CoreDefaultClientOptions<BilibiliExtra> {
  /** One of them has the id `bilibili`. @default Bilibili's */
  providers?: ClientOptions<BilibiliExtra>["providers"] | undefined;
  /** A list, or where it comes from. @default `BILIBILI_IDENTITIES`, as JSON, where that is set */
  identities?: ClientOptions<BilibiliExtra>["identities"];
}

/**
 * Makes the client behind the plain functions, with all that `createClient` takes, until `closeDefaultClient()`. One that is in
 * use is replaced, not changed: what it has running ends with `CLOSED`, and the new one begins without its breakers.
 * @throws StreamFallbackError `INVALID_INPUT` as `createClient` does; the client in use stays then
 */
export function configureDefaultClient(given: DefaultClientOptions = {}): void {
  facade.configureDefaultClient(given);
}

/** Ends what `getInfo` has running and lets go of its sockets; the next call begins anew, without what was configured. */
export async function closeDefaultClient(): Promise<void> {
  await facade.closeDefaultClient();
}
