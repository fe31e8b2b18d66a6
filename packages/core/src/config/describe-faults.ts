import { z } from "zod";
import { kindOf } from "../errors/kind-of.ts";
import { nearestName } from "./nearest-name.ts";
import { type Inside, limits, type SaidFault } from "./settings.ts";

const MOST_FAULTS = 5;

/** Says in words what is wrong with a patch: the kinds of its values, never a value, which may be a pasted cookie. */
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
      return issue.keys.map((key) => () => describeUnknown(key, { path, group, schema: inside.schema }));
    const said = issue.code === "custom" ? (issue.params as SaidFault | undefined) : undefined;
    if (said?.inside) return faultsOf(said.inside, [...group, ...path]);
    if (said?.says !== undefined) return [() => `${shownPath([...group, ...path])} ${said.says}`];
    return [() => describeValue(path, { ...inside, group })];
  });
}

function describeValue(
  path: readonly string[],
  { schema, patch, group }: Omit<Inside, "issues"> & { group: readonly string[] },
): string {
  const { mustBe = "another value", ...range } = limits.get(ruleAt(schema, path)) ?? {};
  const value = path.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], patch);
  const place = shownPath([...group, ...path]) || "the configuration";
  return `${place} must be ${mustBe}, not ${kindOf(value, range)}`;
}

interface UnknownPlace {
  /** The group that the key was found in. */
  path: readonly string[];
  /** Where that group is, if it is inside another setting. */
  group: readonly string[];
  schema: z.ZodObject;
}

function describeUnknown(key: string, { path, group, schema }: UnknownPlace): string {
  const own = path.join(".");
  const known = namesIn(schema).filter((name) => name !== own);
  const nearest = nearestName({ key, group: own }, known);
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

/** The part of an unknown key that looks like a name: if a pasted cookie came in as the key, its value follows the "=". */
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
