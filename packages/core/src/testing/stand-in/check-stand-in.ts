import {
  callback,
  checkedOption,
  checkedOptions,
  flag,
  number,
  type OptionKind,
  type OptionKinds,
  record,
  required,
  text,
} from "../../errors/option-kinds.ts";
import { checkLimit } from "./check-limit.ts";
import type { StandInRoute } from "./route.ts";
import type { FaultActs, StandInOptions } from "./stand-in.ts";

const list: OptionKind = { mustBe: "a list", fits: Array.isArray };
const port: OptionKind = {
  mustBe: "a port from 0 to 65535",
  fits: (given) => Number.isInteger(given) && Number(given) >= 0 && Number(given) <= 65_535,
};

const kinds: OptionKinds<StandInOptions<string, string, FaultActs>> = {
  routes: required(list),
  faults: record,
  clock: callback,
  limit: { mustBe: "an object or null", fits: (given) => given === null || record.fits(given) },
  visitorOf: callback,
  limited: callback,
  seed: number,
  port,
  hasPortPerHost: flag,
  rewrite: callback,
  controlPath: text,
  aside: callback,
  order: callback,
  report: callback,
  onReset: callback,
};

const routeKinds: OptionKinds<StandInRoute> = {
  endpoint: required(text),
  host: text,
  method: text,
  path: {
    mustBe: "text or a RegExp",
    fits: (given) => text.fits(given) || given instanceof RegExp,
    isRequired: true,
  },
  answer: required(callback),
};

/**
 * The options as they are now, whatever becomes of the caller's objects later.
 * @throws StreamFallbackError `INVALID_INPUT` for those of a wrong kind
 */
export function checkStandIn<Options extends StandInOptions<string, string, FaultActs>>(
  given: Options,
): Options {
  const options = checkedOptions<Options>("startStandIn", {
    options: given,
    kinds: kinds as OptionKinds<Options>,
  });
  const routes = Array.from(options.routes, (route, index) =>
    checkedOptions(`routes[${index}]`, { options: route, kinds: routeKinds }),
  );
  const faults = checkedOption("faults", { kind: record, read: () => ({ ...options.faults }) });
  for (const [kind, act] of Object.entries(faults))
    checkedOption(`faults: ${kind}`, { kind: required(callback), read: () => act });
  return { ...options, routes, faults, limit: checkLimit(options.limit ?? null) };
}
