export type Container = "flv" | "ts" | "fmp4";

/** What keeps viewers out. */
export type Lock = "password" | "locked" | "hidden" | "hiddenPassword" | "members" | "drm" | "shut";

/** How a room's streams are made; what is left out is as in most rooms. */
export interface Streams {
  /** What there is, best first, by the site's numbers. @default 10000, 400, 250 */
  qns?: readonly number[];
  /** The best that visitors get; they are not told. @default everything */
  visitorQn?: number;
  /** Whether 10000 is a second encoding, and the untouched one is 25000, for those who ask for it. @default false */
  isReencoded?: boolean;
  /** @default all three */
  containers?: readonly Container[];
  /** Whether there is HEVC beside AVC. @default true */
  hasHevc?: boolean;
  /** What there is in HEVC, where it is less. @default as in AVC */
  hevcQns?: readonly number[];
  /** Whether the anchor sends HEVC, so that a form lists that codec twice, once encoded anew. @default false */
  hasTwins?: boolean;
  /** @default two of the site's own */
  lines?: readonly string[];
}

export interface Member {
  roomId: number;
  /** @default 0, which is none */
  shortId?: number;
  uid: number;
  owner: string;
  title: string;
  area: string;
  /** `live_status`: off air, on air, old videos in turn. */
  status: 0 | 1 | 2;
  /** Unix seconds; of rooms on air. */
  began?: number;
  lock?: Lock;
  streams?: Streams;
  /** What the live page is: that of a festival knows nothing of the room, another one nothing of streams. @default the usual one */
  page?: "festival" | "withoutStreams";
  /** The end of a short link that leads there. */
  shortCode?: string;
}
