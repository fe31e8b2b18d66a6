import type { FuzzOptions } from "@stream-fallback/core/testing";
import { adapterNames } from "./base.ts";
import { adapterNames as bilibiliNames } from "./bilibili/asked-by.ts";
import { bilibiliFuzz } from "./bilibili/bilibili-fuzz.ts";
import { douyinFuzz } from "./douyin-fuzz.ts";

/** How all adapters are fuzzed, by the names that the command knows. */
export const targets: ReadonlyMap<string, FuzzOptions> = new Map([
  ...adapterNames.map((name) => [name, douyinFuzz(name)] as const),
  ...bilibiliNames.map((name) => [`bilibili-${name}`, bilibiliFuzz(name)] as const),
]);
