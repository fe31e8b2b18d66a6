import type { SoakOptions } from "./soak-options.ts";

/** A room is on or off air from this moment on; `liveId` is empty off air. */
export interface Phase {
  room: string;
  /** Unix ms, as all times below. */
  at: number;
  onAir: boolean;
  liveId: string;
  /** Whether phones go on saying that it is live, beside the time of its end. */
  lingersOnMobile: boolean;
}

/** How many connections the client holds open, idle ones too. */
export interface Connections {
  at: number;
  open: number;
}

/** What the site's process tells. */
export type SiteReport =
  | { kind: "ready"; origins: string }
  | { kind: "turned"; phases: Phase[] }
  | ({ kind: "connections" } & Connections)
  /** Everything asked since the beginning, by endpoint, and what was spoilt, by endpoint and kind. */
  | { kind: "asked"; requests: Record<string, number>; faulted: Record<string, number> };

export type SiteOrder = { kind: "begin" } | { kind: "end" };

/** How the site's process is started. */
export interface SiteStart {
  options: SoakOptions;
}

/** How the client's process is started. */
export interface ClientStart extends SiteStart {
  origins: string;
  /** From which the hours of rooms are counted. */
  startedAt: number;
}

/** A room is watched from this moment on, or no more. */
export interface Watched {
  room: string;
  at: number;
  isWatched: boolean;
}

/** For so long nobody took any changes. */
export interface Pause {
  from: number;
  to: number;
}

/** A change that the client has told. */
export interface Told {
  room: string;
  type: "live" | "ended" | "title" | "unknown";
  /** When it was seen. */
  at: number;
  /** When it was taken. */
  takenAt: number;
  /** Of `live`: which broadcast; empty where the adapter cannot tell. */
  liveId: string;
  /** How old the answer was, and how long it was on its way. */
  ageMs: number;
  flightMs: number;
  /** Of `unknown`: the code of the error. */
  code: string;
}

/** A row of `watcher.rooms()`: the room, what is said of it, since when, and how long its last answer was on its way. */
export type Row = [room: string, state: string, knownAt: number, flightMs: number];

/** A look at the client's process behind a garbage collection. */
export interface Sample {
  at: number;
  heapBytes: number;
  /** Buffers, beside the heap. */
  externalBytes: number;
  rssBytes: number;
  /** What keeps the event loop busy, by type; `descriptors` are open files and sockets, idle ones too, where the system tells. */
  handles: Record<string, number>;
  rows: Row[];
  /** Requests put on the wire until now. */
  sent: number;
  /** For how long the process was kept from running until now. */
  stalledMs: number;
}

/** What the client's process tells when it has ended. */
export interface Ending {
  kind: "ended";
  /** When the watch was over. */
  at: number;
  /** Requests put on the wire, by the endpoint of the site. */
  sent: Record<string, number>;
  /** Attempts that the client counts, by adapter. */
  attempts: Record<string, number>;
  /** Rejections that nobody handled, exceptions that nobody caught, and warnings of Node. */
  strays: string[];
  /** What was open before there was a client, and what still is after its `close()`, by type. */
  firstHandles: Record<string, number>;
  leftHandles: Record<string, number>;
  /** How often each identity asked. */
  identities: Record<string, number>;
}

/** What the client's process tells. */
export type ClientReport =
  | ({ kind: "watched" } & Watched)
  | ({ kind: "told" } & Told)
  | ({ kind: "paused" } & Pause)
  | ({ kind: "sample" } & Sample)
  | Ending;
