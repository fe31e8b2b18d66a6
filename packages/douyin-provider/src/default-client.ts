import { type Client, type ClientOptions, createClient, environmentSource } from "@stream-fallback/core";
import { createProvider } from "./douyin.ts";
import { ownFields } from "./own-fields.ts";
import type { DouyinExtra } from "./room/douyin-room.ts";

export interface DefaultClientOptions extends Omit<ClientOptions<DouyinExtra>, "providers"> {
  /** One of them has the id `douyin`. @default Douyin's */
  providers?: ClientOptions<DouyinExtra>["providers"] | undefined;
  /** A list, or where it comes from. @default `DOUYIN_IDENTITIES`, as JSON, where that is set */
  identities?: ClientOptions<DouyinExtra>["identities"];
}

const VARIABLE = "DOUYIN_IDENTITIES";

let client: Client<DouyinExtra> | undefined;
let options: DefaultClientOptions = {};

/** The client behind the plain functions; made at first use. */
export function defaultClient(): Client<DouyinExtra> {
  client ??= createDefaultClient({});
  return client;
}

/**
 * Makes the client behind the plain functions, with all that `createClient` takes, until `closeDefaultClient()`. One that is in
 * use is replaced, not changed: what it has running ends with `CLOSED`, and the new one begins without its breakers.
 * @throws StreamFallbackError `INVALID_INPUT` as `createClient` does; the client in use stays then
 */
export function configureDefaultClient(given: DefaultClientOptions = {}): void {
  const own = ownFields("the options of configureDefaultClient", given);
  const replaced = client;
  client = createDefaultClient(own);
  options = own;
  // Nobody waits for it, so what its parts throw at their end must not end the process.
  replaced?.close().catch(() => {});
}

function createDefaultClient({
  providers,
  identities,
  ...others
}: DefaultClientOptions): Client<DouyinExtra> {
  const isInEnvironment = Boolean(process.env[VARIABLE]?.trim());
  return createClient({
    ...others,
    providers: providers ?? [createProvider()],
    identities: identities ?? (isInEnvironment ? environmentSource(VARIABLE) : undefined),
  });
}

/** Ends what `getInfo` has running and lets go of its sockets; the next call begins anew, without what was configured. */
export async function closeDefaultClient(): Promise<void> {
  const closing = client;
  client = undefined;
  options = {};
  await closing?.close();
}

/** Tells the logger of the default client; without one the process tells, since nobody else would hear of it. */
export function warn(message: string): void {
  if (options.logger) options.logger.warn({}, message);
  else process.emitWarning(message, "StreamFallbackWarning");
}
