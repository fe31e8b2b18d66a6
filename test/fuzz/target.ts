import type fc from "fast-check";
import type { Played } from "./played.ts";

/** An adapter that reads broken replies. */
export interface Target {
  readonly recipes: fc.Arbitrary<unknown>;
  play(recipe: unknown): Promise<Played>;
}

interface TargetOf<Recipe> {
  recipes: fc.Arbitrary<Recipe>;
  /** Makes the reply of a recipe, has the adapter read it, and judges the outcome. */
  play(recipe: Recipe): Promise<Played>;
}

/** A target whose recipes are its own affair. */
export function targetOf<Recipe>({ recipes, play }: TargetOf<Recipe>): Target {
  return { recipes, play: (recipe) => play(recipe as Recipe) };
}
