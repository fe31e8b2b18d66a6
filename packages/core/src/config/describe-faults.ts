import type { z } from "zod";
import { pathsOf } from "./changed-settings.ts";
import { isPlainObject } from "./is-plain-object.ts";
import { nearestName } from "./nearest-name.ts";
import { limits } from "./settings.ts";

const MOST_FAULTS = 5;

interface Refused {
  schema: z.ZodObject;
  before: object;
  patch: unknown;
}

/** Says in words what is wrong with a patch: the kinds of its values, never a value, which may be a pasted cookie. */
export function describeFaults(issues: readonly z.core.$ZodIssue[], refused: Refused): string {
  // Described below, and only the first: a file can hold unknown names by the thousand.
  const faults = issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code !== "unrecognized_keys") return [() => describeValue(path, refused)];
    return issue.keys.map((key) => () => describeUnknown([...path, key], refused.before));
  });
  const others = faults.length - MOST_FAULTS;
  const told = faults.slice(0, MOST_FAULTS).map((describe) => describe());
  return [...told, ...(others > 0 ? [`and ${others} more`] : [])].join("; ");
}

function describeValue(path: readonly string[], { schema, patch }: Refused): string {
  const { mustBe = "another value", ...range } = limits.get(ruleAt(schema, path)) ?? {};
  const value = path.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], patch);
  return `${path.join(".") || "the configuration"} must be ${mustBe}, not ${kindOf(value, range)}`;
}

function kindOf(
  value: unknown,
  { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY },
): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return "text";
  if (typeof value === "boolean") return "true or false";
  if (typeof value === "object") return isPlainObject(value) ? "an object" : "an object of a class";
  if (typeof value !== "number") return `a ${typeof value}`;
  if (value < least) return `a number below ${least}`;
  if (value > most) return `a number above ${most}`;
  return Number.isNaN(value) ? "NaN" : "a number";
}

function describeUnknown(path: readonly string[], before: object): string {
  const groups = path.slice(0, -1);
  const key = path.at(-1) ?? "";
  const group = groups.join(".");
  const known = [...Object.keys(before), ...pathsOf(before)].filter((name) => name !== group);
  const nearest = nearestName({ key, group }, known);
  const hint = nearest === undefined ? "" : `, did you mean ${nearest}?`;
  return `${[...groups, shownOf(key)].join(".")} is unknown${hint}`;
}

/** The part of an unknown key that looks like a name: if a pasted cookie came in as the key, its value follows the "=". */
function shownOf(key: string): string {
  const [name = ""] = /^[\w$-]{0,24}/.exec(key) ?? [];
  return name === key ? key : `${name}…`;
}

function ruleAt(schema: z.ZodObject, path: readonly string[]): z.ZodType {
  return path.reduce<z.ZodType>((rule, key) => (rule as z.ZodObject).shape[key] as z.ZodType, schema);
}
