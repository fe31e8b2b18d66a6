import type { Balancer } from "../balancer/balancer.ts";
import type { ClientConfig, ClientConfigPatch } from "../config/client-config.ts";
import type { RoomInfo, RoomStream } from "../room/room-info.ts";
import type { RoomRef } from "../room/room-ref.ts";
import type { Emitter, Unsubscribe } from "../runtime/emitter.ts";
import type { CallTracer } from "../tracing/call-tracer.ts";
import type { WatchOptions, WatchRoom } from "../watch/watch-options.ts";
import type { Watcher } from "../watch/watcher.ts";
import type { ClientEvents } from "./client-events.ts";
import type { ClientIdentities } from "./client-identities.ts";
import type { ClientGetInfoOptions, ClientGetStreamOptions } from "./client-options.ts";
import type { ClientStatus } from "./client-status.ts";
import type { SiteQuestion, SiteReply } from "./question.ts";

/** `Extra` is what answers have beside what all have, `Options` what its providers take as `options` of a call. */
export interface Client<Extra = unknown, Options = unknown> {
  /**
   * Whether the room is on air, who it is, and where the streams are. Offline is an answer, not an error.
   * @param room id, URL, share text, `platform:room`, or a resolved ref
   * @throws StreamFallbackError whose `code` says why there is no answer
   */
  getInfo(room: string | RoomRef, options?: ClientGetInfoOptions<Options>): Promise<RoomInfo<Extra>>;
  /**
   * The room and the one stream to play or record. Asks only adapters that know streams, and asks nobody while it
   * remembers a stream that still works and has heard of no other broadcast: neither for a new segment, nor after a
   * `getInfo`, with which it cannot disagree.
   * @throws StreamFallbackError `NOT_LIVE`, `NO_SUCH_QUALITY`, `UPSTREAM_ERROR` where `probe` found none that plays, and
   * whatever `getInfo` throws
   */
  getStream(room: string | RoomRef, options?: ClientGetStreamOptions<Options>): Promise<RoomStream<Extra>>;
  /**
   * What names the room.
   * @throws StreamFallbackError `INVALID_INPUT` for what names no room
   */
  resolve(
    input: string,
    options?: Pick<ClientGetInfoOptions, "signal" | "timeoutMs" | "auth">,
  ): Promise<RoomRef>;
  /**
   * Asks for rooms again and again, evenly spread and as often as the site bears, and tells what changes.
   * @param rooms ids, URLs, share texts, profiles or refs; `add` and `remove` change them
   * @throws StreamFallbackError `INVALID_INPUT` for what is no list of rooms, and for an option of a wrong kind; `CLOSED`
   */
  watch(rooms: Iterable<string | RoomRef | WatchRoom>, options?: WatchOptions): Watcher<Extra>;
  /**
   * The balancer of a provider: its status, its breakers by hand.
   * @throws StreamFallbackError `INVALID_INPUT` for an unknown id
   */
  balancer(providerId: string): Balancer<SiteQuestion<Extra>, SiteReply<Extra>>;
  /** As whom the sites are asked: who there is, and who is blocked. */
  readonly identities: ClientIdentities;
  /**
   * Ends when what earlier runs have kept of breakers and rates is known again, which calls wait for by themselves; `status()`
   * tells of it from then on.
   */
  restored(): Promise<void>;
  /** What was asked, answered and refused since the client was made, and how things stand: plain data, fit for JSON. */
  status(): ClientStatus;
  /** The settings in force; a copy. */
  config(): ClientConfig;
  /**
   * Changes settings from now on, for all providers: all or nothing. Blocks that have begun keep their length.
   * @throws StreamFallbackError `INVALID_INPUT` with the path, the kind of value met there, and what it must be
   */
  updateConfig(patch: ClientConfigPatch): void;
  on: Emitter<ClientEvents>["on"];
  /**
   * Follows each call and its attempts from their beginning to their end, where events tell of a call when it is over: for
   * spans, as `observeWithOpenTelemetry` of the door `opentelemetry` makes them. A tracer that throws is reported once and
   * disturbs no call.
   * @returns ends it; calls under way are followed to their end
   */
  trace(tracer: CallTracer): Unsubscribe;
  /** Ends what is running with `CLOSED` and lets go of all sockets. */
  close(): Promise<void>;
}
