import type { Random } from "../../../runtime/random.ts";

/** What a break may use. */
export interface FuzzTools {
  /** The luck of this break; all that it does must follow from it. */
  readonly random: Random;
  /** The same reply about another room. */
  readonly other: Uint8Array;
  /** The JSON with one change; a text that is none is left as it is. */
  breakJSON(text: string): string;
  /** The JSON with its keys in another order. */
  shuffleKeys(text: string): string;
}

/** A way of breaking a body. */
export interface FuzzBreak {
  /** For reports. */
  name: string;
  change(body: Uint8Array, tools: FuzzTools): Uint8Array;
  /** Whether the body means the same afterwards, so that the adapter must still answer. @default false */
  isHarmless?: boolean | undefined;
}
