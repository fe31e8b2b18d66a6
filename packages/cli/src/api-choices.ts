import type { AdapterName } from "@stream-fallback/bilibili-provider";
import type { Api } from "@stream-fallback/douyin-provider";

/**
 * A record instead of a list, so that a forgotten name does not compile. Only the type is imported: `--help` must not
 * load the provider, which takes a quarter of a second.
 */
const apis: Readonly<Record<Api | AdapterName, true>> = {
  balance: true,
  random: true,
  web: true,
  webHTML: true,
  mobile: true,
  userHTML: true,
  h5: true,
  batch: true,
  batchByUid: true,
  master: true,
  legacy: true,
  page: true,
};

/** What `--api` takes. */
export const apiChoices: readonly string[] = Object.keys(apis);
