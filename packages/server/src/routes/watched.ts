import type { Watcher } from "@stream-fallback/core";
import { Refusal } from "../reply/refusal.ts";
import type { RouteParts } from "./route.ts";

/** @throws a `Refusal` where this service watches nothing */
export function watcherOf({ watcher }: Pick<RouteParts, "watcher">): Watcher {
  if (watcher === undefined)
    throw new Refusal(
      "NO_SUCH_ROUTE",
      "this service was started without a watch, so there is none to tell of",
    );
  return watcher;
}
