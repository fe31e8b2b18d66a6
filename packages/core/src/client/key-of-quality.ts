import type { Provider } from "../provider/provider.ts";
import { hush } from "../runtime/hush.ts";

/**
 * The key of a quality that may be named in the site's own words; the text as it is where the provider knows no such name, or
 * fails to tell.
 */
export function keyOfQuality<Text extends string | undefined>(
  quality: Text,
  provider: Pick<Provider, "keyOfQuality">,
): Text | string {
  if (quality === undefined) return quality;
  try {
    const key: unknown = provider.keyOfQuality?.(quality);
    hush(key);
    return typeof key === "string" && key !== "" ? key : quality;
  } catch {
    return quality;
  }
}
