import type { Loaded } from "./load.ts";

/** What loading a gateway for a while came to. */
export interface Measured extends Loaded {
  microsPerRequest: number;
}

/** What each contender did in its turn. */
export type Round = Readonly<Record<string, Measured>>;
