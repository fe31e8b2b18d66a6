import type { Adapter, Need, Provider } from "../../provider/provider.ts";

/** A quality that no site has. */
export const NO_QUALITY = "no-such-quality";

/** All that may be asked of an adapter about any room. */
export function needsOf(
  { provides, asksPerQuality }: Adapter,
  { qualities = [] }: Pick<Provider, "qualities">,
): Need[] {
  return provides.flatMap((kind): Need[] => {
    if (kind === "status") return [{ kind }];
    const wanted = asksPerQuality ? [undefined, ...qualities, NO_QUALITY] : [undefined];
    return wanted.map((quality) => Object.freeze({ kind, quality }));
  });
}
