/** Whom to ask for a room: what is undefined is left to the balancer, as in `getInfo`. */
export interface Grant {
  readonly identity?: string | undefined;
  readonly endpoint?: string | undefined;
}

/** Rooms that one request can tell of. */
export interface RoomGroup<Room> {
  /** How many of them one request takes. */
  readonly size: number;
  has(room: Room): boolean;
}

/** A room that is due. */
export interface PacedRoom {
  /** The id of its provider. */
  provider: string;
  /** Names the room: the same identity asks for it as long as it may. */
  affinityKey: string;
  /** Whether its anchor's uid is known, which some adapters need. */
  hasUid: boolean;
  api: string | undefined;
  /** The identity of the user's own that is the only one to ask for it. @default those of the client */
  asker?: string | undefined;
  /** How long ago it fell due. */
  lateMs: number;
}

/** Decides when a room that is due may be asked for. */
export interface Pacer {
  /**
   * Rooms of a lane wait together, in order of their due times: those of one identity. One lane for all where nothing is
   * paced.
   */
  laneOf(room: PacedRoom): string;
  /** A place for one ask, taken now; or in how many ms it is worth looking again. */
  take(lane: string, room: PacedRoom): Grant | number;
  /**
   * How long the room waited that was just granted, and how old the oldest still waiting is (0 = none): rates grow only
   * when rooms are late.
   */
  noteWait(lane: string, waitedMs: number, oldestWaitingMs: number): void;
}

const ANYBODY: Grant = Object.freeze({});

/** Every room is asked for when it falls due. */
export const unpaced: Pacer = Object.freeze({
  laneOf: () => "all",
  take: () => ANYBODY,
  noteWait() {},
});
