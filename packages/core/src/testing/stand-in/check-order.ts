import {
  checkedOption,
  checkedOptions,
  milliseconds,
  numberAbove,
  type OptionKind,
  type OptionKinds,
  record,
  required,
  text,
} from "../../errors/option-kinds.ts";
import { StreamFallbackError } from "../../errors.ts";
import { plainText } from "../../runtime/plain-text.ts";
import { checkFault } from "./check-fault.ts";
import type { AnyFault, FaultOrder } from "./faults.ts";

interface Known {
  endpoints: readonly string[];
  hosts: readonly string[];
  kinds: readonly string[];
  /** Those that the site plays in its own way. */
  ownKinds: readonly string[];
}

const LONGEST_QUOTE = 60;

const rules: OptionKinds<FaultOrder> = {
  endpoint: required(text),
  cookie: {
    mustBe: "a cookie, such as sessionid=anna",
    fits: (given) => /^[^=;\s]+=[^;\s]*$/.test(String(given)),
  },
  fault: {
    mustBe: "null, which heals, or an object with a kind",
    fits: (given) => given === null || record.fits(given),
    isRequired: true,
  },
  times: numberAbove(0),
  startMs: milliseconds,
  endMs: milliseconds,
  rate: {
    mustBe: "a number from 0 to 1",
    fits: (given) => typeof given === "number" && given >= 0 && given <= 1,
  },
};

/** The fields of an order that makes something fail. */
export const orderFields: readonly string[] = Object.keys(rules);

/** @throws StreamFallbackError `INVALID_INPUT` for a place or a kind that there is not, in words that name those there are */
export function checkOrder<Order extends FaultOrder>(
  given: Order,
  { endpoints, hosts, kinds, ownKinds }: Known,
): FaultOrder {
  const order: FaultOrder = checkedOptions("fail", { options: given, kinds: rules });
  const places = [...endpoints, ...hosts.map((host) => `${host}/*`), "*"];
  checkNamed("endpoint", { given: order.endpoint, known: places });
  if (order.fault === null) return order;
  checkKind(order.fault, kinds);
  if (!ownKinds.includes(order.fault.kind)) checkFault(order.fault);
  return order;
}

function checkKind(fault: AnyFault, kinds: readonly string[]): void {
  const read = () => fault.kind;
  const kind: OptionKind = { ...text, mustBe: `one of ${kinds.join(", ")}`, isRequired: true };
  checkNamed("fault.kind", { given: checkedOption("fail: fault.kind", { kind, read }), known: kinds });
}

/** A place or a kind is a word of the author's, and may be quoted. */
function checkNamed(field: string, { given, known }: { given: string; known: readonly string[] }): void {
  if (known.includes(given)) return;
  const what = `${field} must be one of ${known.join(", ")}, not ${quoted(given)}`;
  throw new StreamFallbackError("INVALID_INPUT", `fail: ${what}`);
}

export function quoted(word: string): string {
  return JSON.stringify(plainText(word, LONGEST_QUOTE));
}
