import {
  anything,
  checkedOptions,
  flag,
  flagOrCallback,
  type OptionKinds,
  text,
} from "../errors/option-kinds.ts";
import { StreamFallbackError } from "../errors.ts";
import type { EndpointOptions, KnownOptions } from "./endpoint.ts";

/** Values are judged in words of their own below. */
const KINDS: OptionKinds<EndpointOptions<never, unknown>> = {
  ...{
    name: anything,
    priority: anything,
    weight: anything,
    distance: anything,
    accepts: anything,
    call: anything,
  },
  isStandby: flag,
  isAnonymous: flagOrCallback,
  riskGroup: text,
};

/**
 * The options of endpoints as they are now.
 * @throws StreamFallbackError `INVALID_INPUT` for a bad or repeated name, weight or priority
 */
export function checkedEndpoints<Request, Result>(
  endpoints: readonly EndpointOptions<Request, Result>[],
): KnownOptions<Request, Result>[] {
  const names = new Set<string>();
  return listOf(endpoints).map((endpoint) => {
    const checked = checkedEndpoint(endpoint, names);
    names.add(checked.name);
    return checked;
  });
}

function listOf<T>(endpoints: readonly T[]): T[] {
  try {
    if (Array.isArray(endpoints)) return Array.from(endpoints as readonly T[]);
  } catch {
    // What cannot be read is no list.
  }
  throw invalid("a balancer needs a list of endpoints");
}

/** The endpoint's options as they are now; its functions stay those of the object that was given. */
export function checkedEndpoint<Request, Result>(
  given: EndpointOptions<Request, Result>,
  names: ReadonlySet<string>,
): KnownOptions<Request, Result> {
  const { call, ...options } = checkedOptions<EndpointOptions<Request, Result>>("an endpoint", {
    options: given ?? {},
    kinds: KINDS,
  });
  refuse({ ...options, call }, names);
  return {
    ...options,
    given,
    accepts: options.accepts && ((request) => given.accepts?.(request) ?? true),
  };
}

/** @throws StreamFallbackError `INVALID_INPUT` for what no endpoint may be */
export function refuse(endpoint: EndpointOptions<never, unknown>, names: ReadonlySet<string>): void {
  const fault = faultOf(endpoint, names);
  if (fault) throw invalid(fault);
}

function faultOf(endpoint: EndpointOptions<never, unknown>, names: ReadonlySet<string>): string | undefined {
  const { name, call, accepts, weight = 1, priority = 1, distance = 0 } = endpoint;
  if (typeof name !== "string" || name.trim() === "") return "an endpoint needs a name";
  if (names.has(name)) return `there are two endpoints "${name}"`;
  if (typeof call !== "function") return `"${name}" needs a function "call"`;
  if (accepts !== undefined && typeof accepts !== "function")
    return `"accepts" of "${name}" must be a function`;
  if (!Number.isFinite(weight) || weight < 0) return `the weight of "${name}" must be a number of at least 0`;
  if (!Number.isFinite(priority)) return `the priority of "${name}" must be a number`;
  if (!Number.isFinite(distance) || distance < 0 || distance > 1)
    return `the distance of "${name}" must be a number from 0 to 1`;
  return undefined;
}

function invalid(what: string): StreamFallbackError {
  return new StreamFallbackError("INVALID_INPUT", what);
}
