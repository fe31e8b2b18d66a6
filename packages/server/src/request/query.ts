import { StreamFallbackError } from "@stream-fallback/core";
import { shownName } from "../reply/shown-name.ts";
import type { QueryParameter } from "./parameters.ts";

/** The parameters that a route takes, by name. */
export type QuerySpec = Readonly<Record<string, QueryParameter<unknown>>>;

export type QueryValues<Spec extends QuerySpec> = {
  [Name in keyof Spec]?: Spec[Name] extends QueryParameter<infer Value> ? Value : never;
};

/**
 * What the query of an address says.
 * @throws StreamFallbackError `INVALID_INPUT` with the name of a parameter that there is not, comes twice, or has no such value
 */
export function readQuery<Spec extends QuerySpec>(url: string, spec: Spec): QueryValues<Spec> {
  const begin = url.indexOf("?");
  const values: Record<string, unknown> = {};
  for (const [name, text] of begin === -1 ? [] : new URLSearchParams(url.slice(begin + 1))) {
    const parameter = Object.hasOwn(spec, name) ? spec[name] : undefined;
    if (parameter === undefined) throw refused(`there is no parameter ${shownName(name)}; ${knownOf(spec)}`);
    if (Object.hasOwn(values, name)) throw refused(`the parameter ${name} is given more than once`);
    const value = parameter.read(text);
    if (value === undefined) throw refused(`${name} must be ${parameter.mustBe}`);
    values[name] = value;
  }
  for (const [name, { isRequired }] of Object.entries(spec))
    if (isRequired && !Object.hasOwn(values, name)) throw refused(`the parameter ${name} is missing`);
  return values as QueryValues<Spec>;
}

function knownOf(spec: QuerySpec): string {
  const names = Object.keys(spec).join(", ");
  return names === "" ? "this route takes none" : `this route takes ${names}`;
}

function refused(message: string): StreamFallbackError {
  return new StreamFallbackError("INVALID_INPUT", message);
}
