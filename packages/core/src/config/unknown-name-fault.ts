import { nearestName } from "./nearest-name.ts";
import type { SaidFault } from "./settings.ts";

/** What is wrong with a value that should be one of some names. It is not quoted: it may be anything. */
export function unknownNameFault(
  value: string,
  { known, path }: { known: readonly string[]; path: readonly string[] },
): SaidFault[] {
  if (known.includes(value)) return [];
  const nearest = nearestName({ key: value, group: "" }, known);
  const hint = nearest === undefined ? "" : `; did you mean ${nearest}?`;
  return [{ path, says: `must be one of ${known.join(", ")}, not another text${hint}` }];
}
