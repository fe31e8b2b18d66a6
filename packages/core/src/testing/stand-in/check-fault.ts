import {
  checkedOptions,
  milliseconds,
  numberAbove,
  type OptionKind,
  required,
  text,
} from "../../errors/option-kinds.ts";
import type { AnyFault, StandInFault } from "./faults.ts";

const status: OptionKind = {
  mustBe: "a number from 200 to 599",
  fits: (given) => Number.isInteger(given) && Number(given) >= 200 && Number(given) <= 599,
};
const range = { minMs: required(milliseconds), maxMs: required(milliseconds) };

type Rules = Readonly<Record<string, OptionKind>>;

/** What has to stand beside the kind of a fault that any site has. */
function rulesOf(fault: AnyFault): Rules {
  switch (fault.kind as StandInFault["kind"]) {
    case "latency":
      return "minMs" in fault || "maxMs" in fault ? range : { ms: required(milliseconds) };
    case "status":
      return { status: required(status), retryAfterSeconds: milliseconds };
    case "drip":
      return { pieces: numberAbove(0), pauseMs: milliseconds };
    case "rename":
      return { from: required(text), to: required(text) };
    default:
      return {};
  }
}

/** @throws StreamFallbackError `INVALID_INPUT` for a fault of any site that could not be acted out as it is */
export function checkFault(fault: AnyFault): void {
  checkedOptions<Record<string, unknown>>(`fail: fault of kind ${fault.kind}`, {
    options: fault,
    kinds: rulesOf(fault),
  });
}
