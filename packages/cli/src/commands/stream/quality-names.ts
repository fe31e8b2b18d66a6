import type { Quality as BilibiliQuality } from "@stream-fallback/bilibili-provider";
import type { Quality as DouyinQuality } from "@stream-fallback/douyin-provider";

/**
 * Records instead of lists, so that a forgotten name does not compile. Only the types are imported: `--help` must not load
 * providers.
 */
const douyin: Readonly<Record<DouyinQuality, true>> = {
  real_origin: true,
  origin: true,
  uhd: true,
  hd: true,
  sd: true,
  ld: true,
  md: true,
  ao: true,
};
const bilibili: Readonly<Record<BilibiliQuality, true>> = {
  dolby: true,
  real_origin: true,
  "4k": true,
  "2k": true,
  origin: true,
  uhd_dolby: true,
  uhd: true,
  hd: true,
  sd: true,
  ld: true,
};

/** What `--quality` knows of the platforms that the command has, best first. */
export const qualityNames: { readonly douyin: readonly string[]; readonly bilibili: readonly string[] } = {
  douyin: Object.keys(douyin),
  bilibili: Object.keys(bilibili),
};
