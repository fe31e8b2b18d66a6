import { globSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { type CastName, cast } from "../emulator/cast/rooms.ts";
import { hostileText } from "./hostile-text.ts";
import { jsonMutators, type MutatorName, pageMutators } from "./mutators/mutators.ts";

export const adapterNames = ["web", "webHTML", "mobile", "userHTML"] as const;

export type AdapterName = (typeof adapterNames)[number];

/** What is mutated: somebody of the emulator's cast in other words, or a hand-written reply. */
export type Base =
  | { readonly fixture: string }
  | {
      readonly member: CastName;
      readonly title: string;
      readonly owner: string;
      readonly biography: string;
      /** With all the bulk of the real site, about 1 MB for a page. */
      readonly isLarge: boolean;
    };

export interface Mutation {
  readonly name: MutatorName;
  /** Of the luck that decides where and what. */
  readonly seed: number;
}

/** All that decides over one reply, so that it can be made again. */
export interface Recipe {
  readonly base: Base;
  /** In this order. */
  readonly mutations: readonly Mutation[];
  /** Of the luck that decides how long the pieces are in which the reply arrives. */
  readonly piecesSeed: number;
}

export function isPage(adapter: AdapterName): boolean {
  return adapter.endsWith("HTML");
}

/** Where the hand-written replies to an adapter are. */
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
