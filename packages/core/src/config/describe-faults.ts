import { z } from "zod";
import { isPlainObject } from "./is-plain-object.ts";
import { nearestName } from "./nearest-name.ts";
import { type Inside, limits, type SaidFault } from "./settings.ts";

const MOST_FAULTS = 5;

/** What is wrong with a patch, for people. Tells the kinds of values, never a value: it may be a pasted cookie. */
export function describeFaults(issues: readonly z.core.$ZodIssue[], refused: Omit<Inside, "issues">): string {
  // Described below, and only the first: a file can hold unknown names by the thousand.
  const faults = faultsOf({ ...refused, issues }, []);
  const others = faults.length - MOST_FAULTS;
  const told = faults.slice(0, MOST_FAULTS).map((describe) => describe());
  return [...told, ...(others > 0 ? [`and ${others} more`] : [])].join("; ");
}

/** @param group where the settings are, if they are inside another one */
function faultsOf(inside: Inside, group: readonly string[]): (() => string)[] {
  return inside.issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) => () => describeUnknown(path, key, inside.schema, group));
    const said = issue.code === "custom" ? (issue.params as SaidFault | undefined) : undefined;
    if (said?.inside) return faultsOf(said.inside, [...group, ...path]);
    if (said?.says !== undefined) return [() => `${shownPath([...group, ...path])} ${said.says}`];
    return [() => describeValue(path, inside, group)];
  });
}

function describeValue(
  path: readonly string[],
  { schema, patch }: Omit<Inside, "issues">,
  group: readonly string[],
): string {
  const { mustBe = "another value", least, most } = limits.get(ruleAt(schema, path)) ?? {};
  const value = path.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], patch);
  const place = shownPath([...group, ...path]) || "the configuration";
  return `${place} must be ${mustBe}, not ${kindOf(value, least, most)}`;
}

/** What kind of value it is, or on which side of its limits. */
export function kindOf(
  value: unknown,
  least: number = Number.NEGATIVE_INFINITY,
  most: number = Number.POSITIVE_INFINITY,
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

function describeUnknown(
  path: readonly string[],
  key: string,
  schema: z.ZodObject,
  group: readonly string[],
): string {
  const own = path.join(".");
  const nearest = nearestName(
    key,
    own,
    namesIn(schema).filter((name) => name !== own),
  );
  const hint = nearest === undefined ? "" : `, did you mean ${[...group, nearest].join(".")}?`;
  return `${shownPath([...group, ...path, key])} is unknown${hint}${profileHint(own, key)}`;
}

/** A balancer's profile has the times of a call among its failover policy, and is often laid where settings go. */
function profileHint(group: string, key: string): string {
  const isOfProfile = group === "failover" && (key === "timeoutMs" || key === "attemptTimeoutMs");
  return isOfProfile ? " (a profile, such as lowLatency, is given as the option profile)" : "";
}

function shownPath(path: readonly string[]): string {
  return path.map(shownName).join(".");
}

/** What of an unknown key looks like a name: behind the "=" of a cookie that came in as one is its value. */
export function shownName(key: string): string {
  const [name = ""] = /^[\w$-]{0,24}/.exec(key) ?? [];
  return name === key ? key : `${name}…`;
}

/** `breaker` and `breaker.maxFailures`, for every group and setting: those at the top first. */
export function namesIn(schema: z.ZodObject): string[] {
  const rules: [string, unknown][] = Object.entries(schema.shape);
  const inner = rules.flatMap(([name, rule]) =>
    rule instanceof z.ZodObject ? namesIn(rule).map((path) => `${name}.${path}`) : [],
  );
  return [...rules.map(([name]) => name), ...inner];
}

function ruleAt(schema: z.ZodObject, path: readonly string[]): z.ZodType {
  return path.reduce<z.ZodType>((rule, key) => (rule as z.ZodObject).shape[key] as z.ZodType, schema);
}
