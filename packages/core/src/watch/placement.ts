/** A room as far as it matters for who asks for it. */
export interface PlacedRoom {
  /** The id of its provider. */
  provider: string;
  affinityKey: string;
}

/** How far a shard has come. It only grows: of two that are known the larger counts. */
interface ShardState {
  /** Asks made since the shard began. */
  cursor: number;
}

/** The right of this process to ask for some of the rooms, while it holds. */
export interface Claim {
  /** Names the shard, that is, the part of the rooms. */
  readonly shard: string;
  /** Where whoever had it before has come to. */
  readonly state: ShardState;
  /** Aborted when the right is over: nothing is asked after that. */
  readonly signal: AbortSignal;
  /** Whether a room is one of the shard. The same room is of the same shard as long as the claim holds. */
  has(room: PlacedRoom): boolean;
  /** Told after each ask; may be written later, and seldom. */
  save(state: ShardState): void;
}

/** Divides the rooms of a watch among all who watch. */
export interface Placement {
  /** Tells of each claim as this process gets it, until the signal ends. */
  follow(onClaim: (claim: Claim) => void, signal: AbortSignal): void;
}

/** One process that watches alone has one claim on everything, for ever. */
export const localPlacement: Placement = {
  follow: (onClaim, signal) =>
    onClaim({ shard: "all", state: { cursor: 0 }, signal, has: () => true, save() {} }),
};
