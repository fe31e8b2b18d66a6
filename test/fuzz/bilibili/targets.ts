import { type Target, targetOf } from "../target.ts";
import { playRecipe } from "./play-recipe.ts";
import { type AdapterName, askedBy, recipeArbitrary } from "./recipe.ts";

const names = Object.keys(askedBy) as AdapterName[];

/** The adapters of Bilibili, by the names that the command knows. */
export const bilibiliTargets: readonly (readonly [string, Target])[] = names.map((name) => [
  `bilibili-${name}`,
  targetOf({ recipes: recipeArbitrary(name), play: (recipe) => playRecipe(name, recipe) }),
]);
