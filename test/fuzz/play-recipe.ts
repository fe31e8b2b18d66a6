import { seededRandom } from "@stream-fallback/core/testing";
import { createProvider } from "@stream-fallback/douyin-provider";
import { type CastName, cast } from "../emulator/cast/rooms.ts";
import { baseReply } from "./base-reply.ts";
import { callTo, queryFor } from "./call.ts";
import { judge } from "./judge.ts";
import { pick } from "./mutators/luck.ts";
import { isHarmless, mutators } from "./mutators/mutators.ts";
import { type Played, timed } from "./played.ts";
import { type AdapterName, isPage, type Recipe } from "./recipe.ts";
import { readReply } from "./reference/read-reply.ts";

// No host of the provider is ever asked: the fuzzer answers every request itself.
const { adapters } = createProvider({ origins: { live: "http://live.example", www: "http://www.example" } });

/** Makes the reply of a recipe, has the adapter read it, and judges the outcome. */
export async function playRecipe(adapter: AdapterName, recipe: Recipe): Promise<Played> {
  const { base, mutations, piecesSeed } = recipe;
  const { body: original, roomId, uid } = baseReply(adapter, base);
  const undamaged = [original];
  const body = mutations.reduce((reply, { name, seed }) => {
    const random = seededRandom(seed);
    const other = name === "splice" ? otherReply(adapter, random) : reply;
    if (name === "splice") undamaged.push(other);
    return mutators[name](reply, random, other);
  }, original);

  const ask = () => askAdapter(adapter, { body, piecesSeed, roomId, uid });
  const { outcome, tookMs, slowness } = await timed(ask);
  if (slowness !== undefined) return { outcome, tookMs, violation: slowness };

  const now = readReply(adapter, body, uid);
  const readBefore = () => undamaged.map((reply) => readReply(adapter, reply, uid));
  const isDamaged = isPage(adapter) && !now.isWhole;
  const violation = judge(outcome, {
    readings: now.readings,
    undamaged: isDamaged ? readBefore().flatMap(({ readings }) => readings) : [],
    mustAnswer:
      mutations.every(({ name }) => isHarmless(name)) &&
      readBefore().every(({ readings, isWhole }) => isWhole && readings.length > 0),
  });
  return { outcome, tookMs, violation };
}

function otherReply(adapter: AdapterName, random: () => number): Buffer {
  const member = pick(Object.keys(cast) as CastName[], random);
  return baseReply(adapter, { member, title: "other", owner: "other", biography: "", isLarge: false }).body;
}

interface Question {
  body: Uint8Array;
  piecesSeed: number;
  roomId: string;
  uid: string;
}

async function askAdapter(name: AdapterName, { body, piecesSeed, roomId, uid }: Question) {
  const adapter = adapters.find((candidate) => candidate.name === name);
  if (adapter === undefined) throw new Error(`there is no adapter ${name}`);
  return adapter.fetchRoom(queryFor(roomId, uid), callTo(body, piecesSeed));
}
