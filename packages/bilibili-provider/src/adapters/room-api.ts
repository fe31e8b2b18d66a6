import type { Adapter } from "@stream-fallback/core";
import { hostOf, type Origins } from "../origins.ts";
import type { BilibiliExtra } from "../room/bilibili-room.ts";
import { hasNumber } from "../room/has-number.ts";
import { isAskedAsVisitor } from "../session/login.ts";

/** What adapters have in common that ask the API for a room by its number, and for its streams in one quality at a time. */
export function roomAPI({ api }: Origins): Omit<Adapter<unknown, BilibiliExtra>, "name" | "fetchRoom"> {
  return {
    provides: ["status", "streams"],
    asksPerQuality: true,
    isAnonymous: isAskedAsVisitor,
    riskGroup: hostOf(api),
    accepts: hasNumber,
  };
}
