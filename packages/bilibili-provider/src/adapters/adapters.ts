import type { Adapter } from "@stream-fallback/core";
import type { Origins } from "../origins.ts";
import type { BilibiliExtra } from "../room/bilibili-room.ts";
import { batch } from "./batch/batch.ts";
import { batchByUid } from "./batch-by-uid/batch-by-uid.ts";
import { h5 } from "./h5/h5.ts";
import { legacy } from "./legacy/legacy.ts";
import { master } from "./master/master.ts";
import { page } from "./page/page.ts";
import { web } from "./web/web.ts";

type MakeAdapter = (settings: { origins: Origins }) => Adapter<unknown, BilibiliExtra>;

/** Every adapter by its name. */
export const adapters = { web, h5, batch, batchByUid, master, legacy, page } satisfies Readonly<
  Record<string, MakeAdapter>
>;

export type AdapterName = keyof typeof adapters;
