import { createProvider } from "@stream-fallback/bilibili-provider";
import { seededRandom } from "@stream-fallback/core/testing";
import type { CastName } from "../../emulator/bilibili/cast/cast.ts";
import { cast } from "../../emulator/bilibili/cast/cast.ts";
import { judgeBy } from "../judge.ts";
import { pick } from "../mutators/luck.ts";
import { type Played, timed } from "../played.ts";
import { bodiesOf, namesOf } from "./bodies.ts";
import { callWith, queryFor } from "./call.ts";
import { isHarmless, mutatorOf } from "./mutators.ts";
import type { AdapterName, Recipe } from "./recipe.ts";
import { readReplies } from "./reference/read-replies.ts";
import { differences } from "./reference/reading.ts";

// No host of the provider is ever asked: the fuzzer answers every request itself.
const { adapters } = createProvider({
  origins: {
    ...{ api: "http://api.example", account: "http://account.example" },
    ...{ live: "http://live.example", short: "http://short.example" },
  },
});

/** Makes the replies of a recipe, has the adapter read them, and judges the outcome. */
export async function playRecipe(name: AdapterName, recipe: Recipe): Promise<Played> {
  const { room, spoilt, mutations, needsStreams } = recipe;
  const adapter = adapters.find((candidate) => candidate.name === name);
  if (adapter === undefined) throw new Error(`there is no adapter ${name}`);
  const whole = bodiesOf(recipe);
  const body = mutations.reduce((reply, { name: mutator, seed }) => {
    const random = seededRandom(seed);
    const other = bodiesOf({
      room: pick(Object.keys(cast) as CastName[], random),
      title: "other",
      owner: "other",
    });
    return mutatorOf(spoilt, mutator)(reply, random, other[spoilt]);
  }, whole[spoilt]);
  const bodies = { ...whole, [spoilt]: body };

  const names = namesOf(room);
  const question = { names, needsStreams };
  const ask = () => adapter.fetchRoom(queryFor(names, needsStreams), callWith(bodies));
  const { outcome, tookMs, slowness } = await timed(ask);
  if (slowness !== undefined) return { outcome, tookMs, violation: slowness };

  const readings = readReplies(name, { bodies, question });
  const isIntact = mutations.every((mutation) => isHarmless(mutation.name));
  const violation = judgeBy(differences, {
    ...{ outcome, readings, undamaged: [] },
    mustAnswer: isIntact && canBeTold(recipe, readings),
  });
  return { outcome, tookMs, violation };
}

/** Whether a reply that is as it should be has all that was asked for. */
function canBeTold({ needsStreams }: Recipe, readings: ReturnType<typeof readReplies>): boolean {
  const [reading] = readings;
  if (reading === undefined || "refusal" in reading) return false;
  return !needsStreams || !reading.living || reading.urls.size > 0;
}
