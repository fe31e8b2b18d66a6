import { nameOfOurs, transports } from "../../answer/contenders/ours.ts";
import { bareLoop } from "./bare-loop.ts";
import { ourWatch } from "./our-watch.ts";
import type { Watching } from "./watching.ts";

export const BARE = "a bare loop";

/** By name; the bare loop is the one that the others are held against. */
export const contenders: ReadonlyMap<string, (origin: string) => Watching> = new Map([
  [BARE, bareLoop],
  ...transports.map((transport) => [nameOfOurs(transport), ourWatch(transport)] as const),
]);
