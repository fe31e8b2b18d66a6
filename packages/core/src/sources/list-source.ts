import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";

/**
 * Takes a list, all or nothing.
 * @throws StreamFallbackError `INVALID_INPUT` for one that cannot be used; then the last one stays
 */
export type TakeList<Item> = (items: readonly Item[]) => void;

export interface SourceTools {
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A source at work. */
export interface OpenSource {
  /** Begins to tell of changes; not called where nothing has come of the list's owner. */
  follow(): void;
  close(): void;
}

/** Where a list comes from that may change at any time: identities here, backends elsewhere. */
export interface ListSource<Item> {
  /** What errors call it. @default the name of its class */
  readonly name?: string | undefined;
  /**
   * Gives the list to `take` before it returns or, where it is not at hand, as soon as it is; later, whenever it is
   * another one. What comes from outside is not checked here: `take` says what is wrong with it.
   * @throws StreamFallbackError `INVALID_INPUT` for a list that cannot be had, or that `take` refuses
   */
  open(take: TakeList<Item>, tools: SourceTools): OpenSource;
}
