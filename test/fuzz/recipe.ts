import { globSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { type CastName, cast } from "../emulator/cast/rooms.ts";
import { hostileText } from "./hostile-text.ts";
import { jsonMutators, type MutatorName, pageMutators } from "./mutators/mutators.ts";

export const adapterNames = ["web", "webHTML", "mobile", "userHTML"] as const;

export type AdapterName = (typeof adapterNames)[number];

/** The reply to be mutated: one about a member of the emulator's cast with other texts, or a hand-written one. */
export type Base =
  | { readonly fixture: string }
  | {
      readonly member: CastName;
      readonly title: string;
      readonly owner: string;
      readonly biography: string;
      /** Whether the reply has all the bulk of the real site's, about 1 MB for a page. */
      readonly isLarge: boolean;
    };

export interface Mutation {
  readonly name: MutatorName;
  /** The seed of the randomness that decides what the mutation changes. */
  readonly seed: number;
}

/** All that determines one reply, so that it can be made again. */
export interface Recipe {
  readonly base: Base;
  /** The mutations, in the order in which they are applied. */
  readonly mutations: readonly Mutation[];
  /** The seed of the randomness that decides the lengths of the pieces in which the reply arrives. */
  readonly piecesSeed: number;
}

export function isPage(adapter: AdapterName): boolean {
  return adapter.endsWith("HTML");
}

/** The folder of the hand-written replies to an adapter. */
export function fixtureFolder(adapter: AdapterName): string {
  const name = adapter.replace("HTML", "-html");
  const folder = `../../packages/douyin-provider/src/adapters/${name}/__fixtures__/`;
  return fileURLToPath(new URL(folder, import.meta.url));
}

export function recipeArbitrary(adapter: AdapterName): fc.Arbitrary<Recipe> {
  const seed = fc.nat();
  const memberBase = fc.record({
    member: fc.constantFrom(...(Object.keys(cast) as CastName[])),
    title: hostileText,
    owner: hostileText,
    biography: hostileText,
    isLarge: fc.nat({ max: 399 }).map((number) => number === 399),
  });
  const fixtures = globSync("*", { cwd: fixtureFolder(adapter) }).toSorted();
  const fixtureBase = fc.record({ fixture: fc.constantFrom(...fixtures) });
  const mutators = Object.keys(isPage(adapter) ? pageMutators : jsonMutators) as MutatorName[];
  return fc.record({
    base: fc.oneof({ weight: 6, arbitrary: memberBase }, { weight: 1, arbitrary: fixtureBase }),
    mutations: fc.array(fc.record({ name: fc.constantFrom(...mutators), seed }), { maxLength: 3 }),
    piecesSeed: seed,
  });
}
