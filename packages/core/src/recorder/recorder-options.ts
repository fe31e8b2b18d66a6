import type { WantedFormat } from "../room/room-info.ts";

/** What recorders hand over with any call. */
export interface RecorderGetInfoOptions {
  /** `balance`, `random`, or the only adapter to ask; any other is `INVALID_INPUT`. @default "balance" */
  api?: string | undefined;
  /** A cookie header of your own, as you have it: also in quotes, as an option of curl, or as an export of your browser. */
  auth?: string | undefined;
  /** The same as `auth`, which goes before it. */
  cookie?: string | undefined;
  /**
   * The anchor's uid; what is none is left out, with one warning. It counts only until the site has told the one of this
   * room. @default learned from earlier answers
   */
  uid?: string | number | undefined;
  /** Ends the call and everything it started. */
  signal?: AbortSignal | undefined;
  /** The whole call, in ms. @default 20000 */
  timeoutMs?: number | undefined;
  /** The oldest answer that will do, in ms; 0 asks the site. @default 5000 */
  maxAgeMs?: number | undefined;
}

/** Which stream recorders want, and how fresh. */
export interface RecorderStreamChoice {
  /**
   * The wanted quality; else the next one down, else the next one up. One that no room has stands for the best one with a
   * picture. @default the best one with a picture
   */
  quality?: string | number | undefined;
  /** Fail rather than take another quality. @default false */
  strictQuality?: boolean | undefined;
  /**
   * Formats that will do, the preferred one first: `flv`, `hls`, or of HLS the one kind of segments alone, `ts` or `fmp4`, where
   * the site tells which they are. @default ["flv", "hls"]
   */
  formatPriorities?: readonly WantedFormat[] | undefined;
  /**
   * Codecs of the picture that will do, such as `["h264"]` for what cannot play HEVC; within a quality the preferred one
   * first. Streams of which nobody knows the codec come behind all of these. @default any, in the site's order
   */
  codecPriorities?: readonly string[] | undefined;
  /** Give `http:` addresses as `https:` ones of the same host. @default as the site gives them */
  protocol?: "https" | undefined;
  /** Sound without a picture, or `NO_SUCH_QUALITY`: `quality` and `strictQuality` are set aside then. @default false */
  onlyAudio?: boolean | undefined;
  /**
   * The age of the oldest streams that will do, in ms; 0 asks the site. @default until a minute before their addresses end
   */
  maxAgeMs?: number | undefined;
  /**
   * Read the first bytes of the stream before handing it out: where a remembered one is dead the site is asked once, and
   * of what it tells the next one that plays is taken. With false nothing is read, and who comes back for an address
   * within 90 s is taken for one who lost it. @default for remembered streams that were handed out before
   */
  probe?: boolean | undefined;
  /** Ask the site whatever is remembered, as `maxAgeMs: 0` does, which it goes before. @default false */
  rejectCache?: boolean | undefined;
  /** The second of the formats first, after a recording by the first one broke off. @default false */
  preferAlternativeStream?: boolean | undefined;
  /** Known because recorders hand it over, and ignored: `quality` says it. */
  streamPriorities?: readonly string[] | undefined;
  /** Known because recorders hand it over, and ignored: the site chooses the line. */
  sourcePriorities?: readonly string[] | undefined;
}

/** The options of all calls: recorders hand the same ones to each. */
export type RecorderGetStreamOptions = RecorderGetInfoOptions & RecorderStreamChoice;

/** The room among the options, which is the shape that recorders use. */
export type WithChannel<Options> = Options & {
  /** The number in the room's URL, or whatever else `getInfo` takes for a room. */
  channelId: string;
};
