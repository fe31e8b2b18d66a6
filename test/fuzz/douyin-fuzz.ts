import type { FuzzOptions, FuzzScene, FuzzTruth } from "@stream-fallback/core/testing";
import { createProvider } from "@stream-fallback/douyin-provider";
import { type AdapterName, type Base, basesOf, isPage } from "./base.ts";
import { baseReply } from "./base-reply.ts";
import { rowBreaks } from "./breaks/break-rows.ts";
import { readReply } from "./reference/read-reply.ts";
import { differences } from "./reference/reading.ts";
import { SECRET } from "./secret.ts";
import { truthOf } from "./truth-of.ts";
import { keys, values } from "./vocabulary.ts";

// No host of the provider is ever asked: the fuzzer answers every request itself.
const provider = createProvider({ origins: { live: "http://live.example", www: "http://www.example" } });

/** Those of a visitor, without which some adapters ask for nothing else. */
export const cookies: readonly string[] = ["ttwid", "__ac_nonce"].map((name) => `${name}=${SECRET}; Path=/`);
/** Pieces of signed URLs, pages and invented texts. */
const secrets = [SECRET, "sign=", "http:", "<script", "长长", "fake"];

/** How an adapter of Douyin's is fuzzed. */
export function douyinFuzz(adapter: AdapterName): FuzzOptions {
  const baseOf = basesOf(adapter);
  return {
    ...{ provider, adapter, keys, values, secrets },
    options: { doubleScreen: true },
    scenes: (random) => sceneOf(adapter, baseOf(random)),
    read: ({ replies: [reply], uid = "" }) => (reply ? truthsOf(adapter, { ...reply, uid }) : []),
    breaks: isPage(adapter) ? rowBreaks : [],
  };
}

function sceneOf(adapter: AdapterName, base: Base): FuzzScene {
  const { body, roomId, uid } = baseReply(adapter, base);
  return { roomId, uid, replies: [{ body, cookies }] };
}

interface Read {
  body: Uint8Array;
  madeOf: readonly Uint8Array[];
  uid: string;
}

/**
 * What a reply proves. In a page that was damaged an adapter may still find, before or behind the damage, what it proved whole; of
 * such an answer only on air or off air is compared, because its texts may be damaged.
 */
function truthsOf(adapter: AdapterName, { body, madeOf, uid }: Read): readonly FuzzTruth[] {
  const { readings, isWhole } = readReply(adapter, body, uid);
  const isDamaged = isPage(adapter) && !isWhole;
  const before = isDamaged ? madeOf.flatMap((each) => readReply(adapter, each, uid).readings) : [];
  return [
    ...readings.map((reading) => truthOf(reading, { differ: differences, mayFail: isDamaged })),
    ...before.map((reading) => truthOf(reading, { mayFail: true })),
  ];
}
