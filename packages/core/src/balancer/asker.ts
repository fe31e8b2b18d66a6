/** The identity of all calls that name none, and the network address of all that go the common way. */
export const DEFAULT_IDENTITY = "default";

/** Who asks, in the two ways in which a site can tell. */
export interface Asker {
  readonly identity: string;
  /** What stands for the network address: all that an endpoint sees which hides who asks. */
  readonly address: string;
  /** What is asked: an endpoint may hide who asks for some of it only. Undefined for who looks without a request at hand. */
  readonly request?: unknown;
}

/** Whoever names no identity and goes the common way, as in nearly every call. */
export const ANYBODY: Asker = { identity: DEFAULT_IDENTITY, address: DEFAULT_IDENTITY };

export function isAnybody({ identity, address }: Asker): boolean {
  return identity === DEFAULT_IDENTITY && address === DEFAULT_IDENTITY;
}
