import {
  checkedOptions,
  milliseconds,
  numberAbove,
  type OptionKinds,
  required,
} from "../../errors/option-kinds.ts";
import type { StandInLimit } from "./limiter.ts";

const kinds: OptionKinds<StandInLimit> = {
  requests: required(numberAbove(0)),
  windowMs: required(numberAbove(0)),
  blockMs: milliseconds,
  captchaMs: milliseconds,
};

/** @throws StreamFallbackError `INVALID_INPUT` for what is no limit */
export function checkLimit(limit: StandInLimit | null): StandInLimit | null {
  return limit === null ? null : checkedOptions("limit", { options: limit, kinds });
}
