import type { AttemptReport } from "../attempt-report.ts";
import type { RoomRef } from "./room-ref.ts";

/** One rendition of a broadcast, under the URLs it can be fetched from. */
export interface Stream {
  /** The platform-neutral key, such as `origin` or `hd`. */
  quality: string;
  /** The platform's own name of the quality, such as 原画. */
  name: string;
  flv?: string | undefined;
  hls?: string | undefined;
  /** Of the picture, as in `h264`, `h265`, `av1`; undefined where nobody knows. */
  codec?: string | undefined;
  /** What its files are, HLS segments too; undefined where nobody knows. */
  container?: StreamContainer | undefined;
  /** Sound without a picture. @default false */
  onlyAudio?: boolean | undefined;
  /** Bits per second. */
  bitRate?: number | undefined;
  /** What a player must send. */
  headers?: Record<string, string> | undefined;
  /** When the URLs stop working. */
  expiresAt?: Date | undefined;
}

/** One picture of a broadcast, in several qualities, best first. */
export interface Source {
  name: string;
  streams: Stream[];
}

/** A quality that the site says a room has. */
export interface AvailableQuality {
  /** The platform-neutral key, such as `origin` or `hd`. */
  quality: string;
  /** The platform's own name of the quality, such as 原画. */
  name: string;
  /** Whether only viewers who are logged in get it. @default nobody knows */
  needsLogin?: boolean | undefined;
}

/** Why viewers like the one who asked get no streams of a room on air. */
export interface StreamsRefused {
  /** In plain words that follow "its streams are not shown to everybody: ", such as `it asks for a password`. */
  reason: string;
}

/** What every provider tells of a room. What it cannot know is `""`, or an empty list. */
export interface BaseRoom {
  /** On air. Proven either way: what is not known is an error and never `false`. */
  living: boolean;
  title: string;
  owner: string;
  uid: string;
  avatar: string;
  cover: string;
  /** Names this broadcast; another one gets another id. */
  liveId: string;
  area: string;
  sources: Source[];
  /** What the room has, best first, be it among `sources` or not. @default nobody knows */
  availableQualities?: AvailableQuality[] | undefined;
  /** Given where the state of the room is public and its streams are not. @default they are, or nobody has asked */
  streamsRefused?: StreamsRefused | undefined;
}

/** Whether there is anything to play. */
export function hasStreams({ sources }: BaseRoom): boolean {
  return sources.some(({ streams }) => streams.length > 0);
}

/** Whether the site has said that there is nothing to play for viewers like the one who asked. */
export function areStreamsRefused(room: BaseRoom): room is BaseRoom & { streamsRefused: StreamsRefused } {
  return room.streamsRefused !== undefined && !hasStreams(room);
}

/** What an adapter returns; the client makes `RoomInfo` of it. */
export type RoomAnswer<Extra = unknown> = BaseRoom &
  Extra & {
    /**
     * What the answer proves of the room's names, and never what was asked with: the uid for adapters that need it, the
     * number of a room that was asked for by its anchor or by another name, which becomes an alias of it.
     */
    learned?: Partial<RoomRef> | undefined;
    /** When the broadcast began, where the site tells. */
    liveStartTime?: Date | undefined;
  };

/** How an answer came about. */
export interface RoomMeta {
  /** Who was asked for it, in order; of a stale answer given because asking failed, who failed. */
  attempts: readonly AttemptReport[];
  cached: boolean;
  /** True when its time is over, and it was given as something older will do, or as asking failed. */
  stale: boolean;
  /** Since the site gave it. */
  ageMs: number;
}

/** The stream that was picked out of the sources. */
export interface CurrentStream {
  /** The platform's own name of the quality, such as 原画. */
  name: string;
  /** The name of the source it is from. */
  source: string;
  url: string;
  format: StreamFormat;
  quality: string;
  /** Of the picture, as in `h264`, `h265`, `av1`; undefined where nobody knows. */
  codec?: string | undefined;
  /** What is recorded: `flv`, or what the segments of `hls` are, where that is known. */
  container?: StreamContainer | undefined;
  onlyAudio: boolean;
  /** What a player must send. */
  headers?: Record<string, string> | undefined;
  /** When the URL stops working. */
  expiresAt?: Date | undefined;
}

export type StreamFormat = "flv" | "hls";

export type StreamContainer = "flv" | "ts" | "fmp4";

/** What may be asked for: `hls` takes segments of either kind. */
export type WantedFormat = StreamFormat | StreamContainer;

/** The answer to `getStream`. */
export type RoomStream<Extra = unknown> = RoomInfo<Extra> & { currentStream: CurrentStream };

/** The answer to `getInfo`. */
export type RoomInfo<Extra = unknown> = BaseRoom &
  Extra & {
    /** The id of the provider that answered. */
    provider: string;
    roomId: string;
    /** The adapter that answered. */
    api: string;
    /** When the broadcast began; equals `recordStartTime` where the site does not tell. */
    liveStartTime: Date;
    /** The moment of the call. */
    recordStartTime: Date;
    meta: RoomMeta;
  };
