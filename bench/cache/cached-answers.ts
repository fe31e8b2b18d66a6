import { createClient } from "@stream-fallback/core";
import { seededRandom } from "@stream-fallback/core/testing";
import { createProvider, type DouyinExtra, getInfo } from "@stream-fallback/douyin-provider";
import Keyv from "keyv";
import { startEmulator } from "../../test/emulator/server.ts";
import type { BenchCase } from "../harness/bench-case.ts";
import { type Effort, interleave, type Pair } from "../harness/interleave.ts";
import { webRid } from "./room-on-air.ts";

export const CLIENT = "a client's getInfo, cached";
export const FUNCTION = "the provider's getInfo(), cached";
export const KEYV = "keyv's get of the same answer";
const KEYV_NUMBER = "keyv's get of a number";
const KEYV_AS_IS = "keyv's get of the answer, shared as it is";

export interface CachedAnswers {
  /** The size of the answer as JSON. */
  answerBytes: number;
  pairs: Map<string, Pair[]>;
}

const KEPT_MS = 3_600_000;

/** Measures what a cached answer costs; the baseline of each pair is keyv's get of the same answer. */
export async function measureCachedAnswers(effort: Effort): Promise<CachedAnswers> {
  const emulator = await startEmulator();
  const provider = createProvider({ origins: emulator.origins });
  const client = createClient<DouyinExtra>({ providers: [provider], config: { ttlMs: KEPT_MS } });
  try {
    const answer = await client.getInfo(webRid);
    // The function passes options of its own, so its answer is cached under another key.
    await getInfo(webRid, {}, client);
    // With the emulator closed, a question that is not cached fails.
    await emulator.close();
    const asIs = new Keyv();
    asIs.serialize = undefined;
    asIs.deserialize = undefined;
    const cases = [
      caseOf(CLIENT, () => client.getInfo(webRid)),
      caseOf(FUNCTION, () => getInfo(webRid, {}, client)),
      await keyvCase(KEYV_NUMBER, new Keyv(), 1),
      await keyvCase(KEYV_AS_IS, asIs, answer),
    ];
    const baseline = await keyvCase(KEYV, new Keyv(), answer);
    const pairs = await interleave({ baseline, cases }, { ...effort, random: seededRandom(1) });
    return { answerBytes: Buffer.byteLength(JSON.stringify(answer)), pairs };
  } finally {
    await client.close();
    await emulator.close();
  }
}

async function keyvCase(name: string, keyv: Keyv, value: unknown): Promise<BenchCase> {
  await keyv.set(webRid, value, KEPT_MS);
  return caseOf(name, () => keyv.get(webRid));
}

function caseOf(name: string, call: () => Promise<unknown>): BenchCase {
  return { name, group: "", prepare: () => ({ call }) };
}
