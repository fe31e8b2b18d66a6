import { BILILIVE, bililive } from "./bililive.ts";
import type { Contender } from "./contender.ts";
import { floor } from "./floor.ts";
import { ours, transports } from "./ours.ts";

/** How each contender is had in its own process, by name; the floor is the one that the others are held against. */
export const contenders: ReadonlyMap<string, () => Promise<Contender>> = new Map(
  [floor, ...transports.map(ours)]
    .map((each): [string, () => Promise<Contender>] => [each.name, async () => each])
    .concat([[BILILIVE, bililive]]),
);
