import type { Client } from "../client/client.ts";
import type { ClientOptions } from "../client/client-options.ts";
import { createClient } from "../client/create-client.ts";
import { ownFields } from "../provider/own-fields.ts";
import type { Provider } from "../provider/provider.ts";
import { environmentSource } from "../sources/environment-source.ts";

export interface DefaultClientOptions<Extra = unknown> extends Omit<ClientOptions<Extra>, "providers"> {
  /** One of them has the id of the platform. @default the platform's own */
  providers?: ClientOptions<Extra>["providers"] | undefined;
}

export interface DefaultClientParts<Extra> {
  createProvider: () => Provider<Extra>;
  identitiesVariable: string | undefined;
}

/** The client behind plain functions: made at first use, replaced by what is configured, forgotten when it is closed. */
export class DefaultClient<Extra> {
  readonly #parts: DefaultClientParts<Extra>;
  #client: Client<Extra> | undefined;
  #options: DefaultClientOptions<Extra> = {};
  /** Clients that are on their way out; they reject with nothing. */
  readonly #ending = new Set<Promise<void>>();

  constructor(parts: DefaultClientParts<Extra>) {
    this.#parts = parts;
  }

  get(): Client<Extra> {
    this.#client ??= this.#create({});
    return this.#client;
  }

  /** @throws StreamFallbackError `INVALID_INPUT` as `createClient` does; the client in use stays then */
  configure(given: DefaultClientOptions<Extra>): void {
    const own = ownFields("the options of configureDefaultClient", given);
    const replaced = this.#client;
    this.#client = this.#create(own);
    this.#options = own;
    if (replaced) this.#end(replaced);
  }

  /** Ends the client in use, and waits for those that are ending already. */
  async close(): Promise<void> {
    const closing = this.#client;
    this.#client = undefined;
    this.#options = {};
    await Promise.all([closing && this.#end(closing), ...this.#ending]);
  }

  #end(client: Client<Extra>): Promise<void> {
    const ended = client.close();
    // Not everybody waits for it, and what its parts throw at their end must not end the process.
    const quiet: Promise<void> = ended.catch(() => {}).finally(() => this.#ending.delete(quiet));
    this.#ending.add(quiet);
    return ended;
  }

  /** Tells the logger that was configured; without one the process tells, since nobody else would hear of it. */
  warn(message: string): void {
    const { logger } = this.#options;
    if (logger) logger.warn({}, message);
    else process.emitWarning(message, "StreamFallbackWarning");
  }

  #create({ providers, identities, ...others }: DefaultClientOptions<Extra>): Client<Extra> {
    return createClient({
      ...others,
      providers: providers ?? [this.#parts.createProvider()],
      identities: identities ?? this.#identitiesOfEnvironment(),
    });
  }

  #identitiesOfEnvironment(): ClientOptions<Extra>["identities"] {
    const { identitiesVariable: variable } = this.#parts;
    // Whatever its name is: `__proto__` is a property of every object.
    const isSet = variable !== undefined && Object.hasOwn(process.env, variable);
    return isSet && process.env[variable]?.trim() ? environmentSource(variable) : undefined;
  }
}
