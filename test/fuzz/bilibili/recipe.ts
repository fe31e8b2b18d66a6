import fc from "fast-check";
import type { EndpointName } from "../../emulator/bilibili/addresses.ts";
import { type CastName, cast } from "../../emulator/bilibili/cast/cast.ts";
import { hostileText } from "../hostile-text.ts";
import { type MutatorName, mutatorsOf } from "./mutators.ts";

/** What each adapter asks for an answer, beside its keys and ids. */
export const askedBy = {
  web: ["info", "play"],
  h5: ["h5Info", "play"],
  batch: ["baseInfo"],
  batchByUid: ["statusByUids"],
  master: ["h5Info", "playlist"],
  legacy: ["init", "roomInfo", "anchor", "playUrl"],
  page: ["page"],
} as const satisfies Readonly<Record<string, readonly EndpointName[]>>;

export type AdapterName = keyof typeof askedBy;

type Spoilt = (typeof askedBy)[AdapterName][number];

export type RoomName = CastName | "nobody";

interface Mutation {
  readonly name: MutatorName;
  /** The seed of the randomness that decides what the mutation changes. */
  readonly seed: number;
}

/** All that determines the replies to one question, so that they can be made again. */
export interface Recipe {
  readonly room: RoomName;
  readonly title: string;
  readonly owner: string;
  readonly needsStreams: boolean;
  /** Which of the replies is mutated; the others are as they should be. */
  readonly spoilt: Spoilt;
  readonly mutations: readonly Mutation[];
}

export function recipeArbitrary(adapter: AdapterName): fc.Arbitrary<Recipe> {
  const rooms = [...(Object.keys(cast) as CastName[]), "nobody"] as const;
  const asked: readonly Spoilt[] = askedBy[adapter];
  const hasStatus = adapter !== "master";
  const hasStreams = !adapter.startsWith("batch");
  return fc.constantFrom(...asked).chain((spoilt) =>
    fc.record({
      room: fc.constantFrom(...rooms),
      ...{ title: hostileText, owner: hostileText },
      needsStreams: fc.constantFrom(...[hasStatus ? [false] : [], hasStreams ? [true] : []].flat()),
      spoilt: fc.constant(spoilt),
      mutations: fc.array(fc.record({ name: fc.constantFrom(...mutatorsOf(spoilt)), seed: fc.nat() }), {
        maxLength: 3,
      }),
    }),
  );
}
