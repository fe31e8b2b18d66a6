import { bilibiliTargets } from "./bilibili/targets.ts";
import { playRecipe } from "./play-recipe.ts";
import { adapterNames, recipeArbitrary } from "./recipe.ts";
import { type Target, targetOf } from "./target.ts";

const douyinTargets = adapterNames.map((name): [string, Target] => [
  name,
  targetOf({ recipes: recipeArbitrary(name), play: (recipe) => playRecipe(name, recipe) }),
]);

/** All adapters that read broken replies, by the names that the command knows. */
export const targets: ReadonlyMap<string, Target> = new Map([...douyinTargets, ...bilibiliTargets]);
