import type { z } from "zod";
import { isPlainObject } from "./is-plain-object.ts";
import { nearestName } from "./nearest-name.ts";
import { limits } from "./settings.ts";

const MOST_FAULTS = 5;

/** What is wrong with a patch, for people. Tells the kinds of values, never a value: it may be a pasted cookie. */
export function describeFaults(
  issues: readonly z.core.$ZodIssue[],
  schema: z.ZodObject,
  patch: unknown,
): string {
  const faults = issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code !== "unrecognized_keys") return [describeValue(path, schema, patch)];
    return issue.keys.map((key) => describeUnknown([...path, key], schema));
  });
  const others = faults.length - MOST_FAULTS;
  return [...faults.slice(0, MOST_FAULTS), ...(others > 0 ? [`and ${others} more`] : [])].join("; ");
}

function describeValue(path: readonly string[], schema: z.ZodObject, patch: unknown): string {
  const { mustBe = "another value", least, most } = limits.get(ruleAt(schema, path)) ?? {};
  const value = path.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], patch);
  return `${path.join(".") || "the configuration"} must be ${mustBe}, not ${kindOf(value, least, most)}`;
}

function kindOf(value: unknown, least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY): string {
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

function describeUnknown(path: readonly string[], schema: z.ZodObject): string {
  const group = path.slice(0, -1);
  const key = path.at(-1) ?? "";
  const nearest = nearestName(key, group.join("."), pathsOf(schema));
  const hint = nearest === undefined ? "" : `, did you mean ${nearest}?`;
  return `${[...group, shownOf(key)].join(".")} is unknown${hint}`;
}

/** What of an unknown key looks like a name: behind the "=" of a cookie that came in as one is its value. */
function shownOf(key: string): string {
  const [name = ""] = /^[\w$-]{0,40}/.exec(key) ?? [];
  return name === key ? key : `${name}…`;
}

/** The rule behind a path, without the default around it. */
function ruleAt(schema: z.ZodObject, path: readonly string[]): z.ZodType {
  let rule: z.ZodType = schema;
  for (const key of path) rule = ((rule as z.ZodObject).shape[key] as z.ZodDefault<z.ZodType>).unwrap();
  return rule;
}

function pathsOf(group: z.ZodObject): string[] {
  return Object.entries(group.shape).flatMap(([name, setting]) => {
    const rule = (setting as z.ZodDefault<z.ZodType>).unwrap();
    return "shape" in rule
      ? [name, ...pathsOf(rule as z.ZodObject).map((inner) => `${name}.${inner}`)]
      : [name];
  });
}
