import type { EndpointName } from "../../emulator/bilibili/addresses.ts";

/** What each adapter asks for an answer, beside its keys and ids. */
export const askedBy = {
  web: ["info", "play"],
  h5: ["h5Info", "play"],
  batch: ["baseInfo"],
  batchByUid: ["statusByUids"],
  master: ["h5Info", "playlist"],
  legacy: ["init", "roomInfo", "anchor", "playUrl"],
  page: ["page"],
} as const satisfies Readonly<Record<string, readonly EndpointName[]>>;

export type AdapterName = keyof typeof askedBy;

export const adapterNames: readonly AdapterName[] = Object.keys(askedBy) as AdapterName[];
