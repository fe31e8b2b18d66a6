import { StreamFallbackError } from "../../errors.ts";
import type { RoomQuery } from "../../provider/provider.ts";
import { seededRandom } from "../../runtime/seeded-random.ts";
import { needsOf } from "../provider-suite/needs-of.ts";
import { asBuffer } from "./breaks/break-bytes.ts";
import { breaksFor } from "./breaks/breaks-for.ts";
import type { FuzzBreak } from "./breaks/fuzz-break.ts";
import { below, pick } from "./breaks/luck.ts";
import type { FuzzReply, FuzzScene } from "./fuzz-options.ts";
import type { Fuzz } from "./open-fuzz.ts";

/** A break, and its luck. */
interface DrawnBreak extends FuzzBreak {
  seed: number;
}

/** All that decides a run. */
export interface DrawnRun {
  scene: FuzzScene;
  query: RoomQuery;
  /** Which of the replies is broken; undefined where all are spared. */
  spoilt: FuzzReply | undefined;
  breaks: readonly DrawnBreak[];
  /** Another status than the reply's. */
  status: number | undefined;
  /** Makes the scene of another room, of which pieces may come. */
  other(): FuzzScene;
  /** The luck of the call itself. */
  seed: number;
}

const MOST_BREAKS = 3;
const STATUSES = [204, 302, 400, 401, 403, 404, 412, 429, 444, 500, 502, 503] as const;

/** The run of this number; the same each time. */
export function drawRun(fuzz: Fuzz, run: number): DrawnRun {
  const random = seededRandom(Math.imul(fuzz.seed, 0x9e3779b1) + run);
  // The first numbers of seeds that follow each other are not as different as later ones.
  random();
  const scene = fuzz.sceneOf(random, run);
  const query = pick(queriesFor(scene, fuzz), random);
  const breakable = scene.replies.filter(({ isSpared = false }) => !isSpared);
  const spoilt = breakable.length === 0 ? undefined : pick(breakable, random);
  const count = spoilt === undefined || below(8, random) === 0 ? 0 : 1 + below(MOST_BREAKS, random);
  const known = count === 0 || spoilt === undefined ? [] : [...breaksFor(bytesOf(spoilt)), ...fuzz.breaks];
  const seed = () => below(2 ** 31, random);
  const otherSeed = seed();
  return {
    ...{ scene, query, spoilt },
    breaks: Array.from({ length: count }, () => ({ ...pick(known, random), seed: seed() })),
    status: count > 0 && below(24, random) === 0 ? pick(STATUSES, random) : undefined,
    other: () => fuzz.sceneOf(seededRandom(otherSeed), run),
    seed: seed(),
  };
}

export function bytesOf({ body }: FuzzReply): Uint8Array {
  return typeof body === "string" ? Buffer.from(body) : asBuffer(body);
}

function queriesFor({ roomId, uid }: FuzzScene, { adapter, provider, options }: Fuzz): RoomQuery[] {
  const room = Object.freeze({ provider: provider.id, roomId, ...(uid !== undefined && { uid }) });
  const queries = needsOf(adapter, provider).map((need) => Object.freeze({ room, need, options }));
  const accepted = queries.filter((query) => adapter.accepts?.(query) ?? true);
  if (accepted.length > 0) return accepted;
  throw new StreamFallbackError(
    "INVALID_INPUT",
    `${adapter.name} does not accept the room of a scene; does it need a uid?`,
  );
}
