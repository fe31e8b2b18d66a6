import { hush } from "../runtime/hush.ts";
import type { Adapter, Need } from "./provider.ts";

/** Whether the adapter shows nobody's cookie where this is what it is asked for; one that cannot say may show it. */
export function isAnonymousFor({ isAnonymous }: Pick<Adapter, "isAnonymous">, need: Need): boolean {
  if (typeof isAnonymous !== "function") return isAnonymous === true;
  try {
    const told: unknown = isAnonymous({ ...need });
    hush(told);
    return told === true;
  } catch {
    return false;
  }
}
