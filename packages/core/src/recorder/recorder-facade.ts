import type { Client } from "../client/client.ts";
import type { ClientGetInfoOptions } from "../client/client-options.ts";
import { callback, checkedOptions, listOfTexts, required, text } from "../errors/option-kinds.ts";
import { StreamFallbackError } from "../errors.ts";
import { defineProvider } from "../provider/define-provider.ts";
import { ownFields } from "../provider/own-fields.ts";
import type { Provider } from "../provider/provider.ts";
import type { RoomRef } from "../room/room-ref.ts";
import { DefaultClient, type DefaultClientOptions } from "./default-client.ts";
import { checkedClient, isClient } from "./is-client.ts";
import type { RecorderGetStreamOptions, WithChannel } from "./recorder-options.ts";
import type { RecorderProvider } from "./recorder-provider.ts";
import type { RecorderRoomInfo, RecorderRoomStream } from "./recorder-room.ts";
import { runHook } from "./run-hook.ts";
import { type PlatformOptions, toClientOptions } from "./to-client-options.ts";

export interface RecorderFacadeOptions<Extra, Options extends RecorderGetStreamOptions>
  extends PlatformOptions<Options>,
    Pick<RecorderProvider, "id" | "name" | "siteURL"> {
  /** Makes the provider of the default client, at its first use. */
  createProvider: () => Provider<Extra>;
  /** The variable of the environment that has identities for the default client, as JSON. @default none is read */
  identitiesVariable?: string | undefined;
}

/** The functions that recorder programs call; each may be taken off the object. */
export interface RecorderFacade<Extra, Options extends RecorderGetStreamOptions, Api extends string> {
  /**
   * Whether a room is on air, who it is, and where its streams are.
   * @param client asked with; the default client unless given
   * @throws StreamFallbackError whose `code` says why there is no answer
   */
  readonly getInfo: (
    room: string,
    options?: Options,
    client?: Client<Extra>,
  ) => Promise<RecorderRoomInfo<Extra, Api>>;
  /**
   * The room and the one stream to record, in three shapes: `(room, options?, client?)`, `(options, client?)` with the room as
   * `channelId`, and `(room, client)`. Options given second go before those given with the room.
   * @throws StreamFallbackError `NOT_LIVE`, `NO_SUCH_QUALITY`, `UPSTREAM_ERROR` where `probe` found none that plays, and
   * whatever `getInfo` throws
   */
  readonly getStream: (
    room: string | WithChannel<Options>,
    options?: Options | Client<Extra>,
    client?: Client<Extra>,
  ) => Promise<RecorderRoomStream<Extra, Api>>;
  /**
   * What names the room, by the default client.
   * @throws StreamFallbackError `INVALID_INPUT` for what names no room, else why the site did not tell it
   */
  readonly resolveRoom: (
    input: string,
    options?: Pick<ClientGetInfoOptions, "signal" | "timeoutMs">,
  ) => Promise<RoomRef>;
  /** The platform as recorder programs describe theirs. */
  readonly provider: RecorderProvider;
  /** The client behind these functions; made at first use. */
  readonly defaultClient: () => Client<Extra>;
  /**
   * Makes the default client, with all that `createClient` takes, until `closeDefaultClient()`. One that is in use is replaced,
   * not changed: what it has running ends with `CLOSED`, and the new one begins without its breakers.
   * @throws StreamFallbackError `INVALID_INPUT` as `createClient` does; the client in use stays then
   */
  readonly configureDefaultClient: (options?: DefaultClientOptions<Extra>) => void;
  /** Ends what the default client has running and lets go of its sockets; the next call begins anew, unconfigured. */
  readonly closeDefaultClient: () => Promise<void>;
  /** Tells the logger of the default client; without one the process tells. */
  readonly warn: (message: string) => void;
}

/**
 * What recorder programs know a platform by: `getInfo`, `getStream` and `provider`, and the client behind them.
 * @throws StreamFallbackError `INVALID_INPUT` for an option of a wrong kind
 */
export function recorderFacade<
  Extra = unknown,
  Options extends RecorderGetStreamOptions = RecorderGetStreamOptions,
  Api extends string = string,
>(given: RecorderFacadeOptions<Extra, Options>): RecorderFacade<Extra, Options, Api> {
  const { id, name, siteURL, identitiesVariable, flags, translate, ...made } = checkedOptions<
    RecorderFacadeOptions<Extra, Options>
  >("recorderFacade", {
    options: given,
    kinds: {
      ...{ id: required(text), name: required(text), siteURL: required(text) },
      ...{ createProvider: required(callback), identitiesVariable: text },
      ...{ flags: listOfTexts, translate: callback },
    },
  });
  const createProvider = () => defineProvider(runHook("createProvider", () => made.createProvider()));
  const client = new DefaultClient({ createProvider, identitiesVariable });

  const facade: RecorderFacade<Extra, Options, Api> = {
    getInfo: async (room, options = {} as Options, asked = client.get()) => {
      const checked = checkedClient(asked);
      const call = toClientOptions(options, { flags, translate, asked: "status" });
      return (await checked.getInfo(room, call)) as RecorderRoomInfo<Extra, Api>;
    },
    getStream: async (room, options = {} as Options, last = undefined) => {
      const [given, asked] = isClient<Extra>(options)
        ? [{}, options]
        : [ownFields("the options", options), checkedClient(last ?? client.get())];
      // A room that is named by itself goes before one among the options, which recorders hand over as they keep them.
      const named =
        typeof room === "string" ? { ...given, channelId: room } : { ...roomFields(room), ...given };
      const { channelId, ...all } = named as WithChannel<RecorderGetStreamOptions>;
      const call = toClientOptions(all as Options, { flags, translate, asked: "streams" });
      return (await asked.getStream(channelId, call)) as RecorderRoomStream<Extra, Api>;
    },
    resolveRoom: async (input, options = {}) => client.get().resolve(input, options),
    provider: {
      ...{ id, name, siteURL },
      matchURL: (url) => typeof url === "string" && createProvider().matchURL(url),
      resolveChannelInfoFromURL: async (url) => {
        if (!facade.provider.matchURL(url)) return null;
        const { roomId, title, owner, avatar, uid } = await facade.getInfo(url);
        return { id: roomId || uid, title, owner, avatar, uid };
      },
    },
    defaultClient: () => client.get(),
    configureDefaultClient: (options = {}) => client.configure(options),
    closeDefaultClient: () => client.close(),
    warn: (message) => client.warn(message),
  };
  return facade;
}

/** @throws StreamFallbackError `INVALID_INPUT` for what is neither a room nor options with one */
function roomFields(room: unknown): object {
  if (typeof room === "object" && room !== null) return ownFields("the options", room);
  throw new StreamFallbackError("INVALID_INPUT", "give the room as text, or options with its channelId");
}
