import {
  checkedOptions,
  milliseconds,
  numberAbove,
  type OptionKind,
  type OptionKinds,
  text,
} from "../../errors/option-kinds.ts";
import type { AnyFault, FaultOrder } from "./faults.ts";

interface Known {
  endpoints: readonly string[];
  hosts: readonly string[];
  kinds: readonly string[];
}

/** @throws StreamFallbackError `INVALID_INPUT` for a place or a kind that there is not, in words that name those there are */
export function checkOrder<Order extends FaultOrder>(
  order: Order,
  { endpoints, hosts, kinds }: Known,
): FaultOrder {
  const places = [...endpoints, ...hosts.map((host) => `${host}/*`), "*"];
  const rules: OptionKinds<FaultOrder> = {
    endpoint: { mustBe: `one of ${places.join(", ")}`, fits: isOneOf(places), isRequired: true },
    cookie: {
      mustBe: "a cookie, such as sessionid=anna",
      fits: (given) => /^[^=;\s]+=[^;\s]*$/.test(String(given)),
    },
    fault: { ...faultKind(kinds), isRequired: true },
    times: numberAbove(0),
    startMs: milliseconds,
    endMs: milliseconds,
    rate: {
      mustBe: "a number from 0 to 1",
      fits: (given) => typeof given === "number" && given >= 0 && given <= 1,
    },
  };
  return checkedOptions("fail", { options: order, kinds: rules });
}

function faultKind(kinds: readonly string[]): OptionKind {
  return {
    mustBe: `null or an object whose kind is one of ${kinds.join(", ")}`,
    fits: (given) =>
      given === null || (typeof given === "object" && isOneOf(kinds)((given as AnyFault).kind)),
  };
}

function isOneOf(known: readonly string[]): (given: unknown) => boolean {
  return (given) => text.fits(given) && known.includes(String(given));
}
