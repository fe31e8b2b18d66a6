import { Refusal } from "../reply/refusal.ts";
import type { ServingWatch } from "../watching/serving-watch.ts";
import type { RouteParts } from "./route.ts";

/** @throws a `Refusal` where this service watches nothing */
export function watchOf({ watch }: Pick<RouteParts, "watch">): ServingWatch {
  if (watch === undefined)
    throw new Refusal(
      "NO_SUCH_ROUTE",
      "this service was started without a watch, so there is none to tell of",
    );
  return watch;
}
