import { z } from "zod";
import { merged } from "./merged.ts";

/** What a setting may be, in words and in numbers. */
interface Limits {
  mustBe: string;
  least?: number;
  /** What it must be more than. */
  above?: number;
  most?: number;
}

/** The limits of each rule. */
export const limits: z.core.$ZodRegistry<Limits> = z.registry<Limits>();

const YEAR_MS = 31_536_000_000;

/** A number; zod's own would refuse `Infinity`, which stands for "never" and "no limit" here. */
export function amount(least: number, most: number = Number.POSITIVE_INFINITY): z.ZodType<number> {
  const rule = z.custom<number>((value) => typeof value === "number" && value >= least && value <= most);
  const upTo = most === YEAR_MS ? `${most} (a year)` : most;
  const range = most === Number.POSITIVE_INFINITY ? `of at least ${least}` : `from ${least} to ${upTo}`;
  limits.add(rule, { mustBe: `a number ${range}`, least, most });
  return rule;
}

/** A number without the `Infinity` that a sum could not bear. */
export function finiteAmount(least: number): z.ZodType<number> {
  const rule = z.custom<number>((value) => Number.isFinite(value) && (value as number) >= least);
  limits.add(rule, { mustBe: `a finite number of at least ${least}`, least });
  return rule;
}

/** A number that is more than the limit itself. */
export function amountAbove(limit: number): z.ZodType<number> {
  const rule = z.custom<number>((value) => typeof value === "number" && value > limit);
  limits.add(rule, { mustBe: `a number above ${limit}`, above: limit });
  return rule;
}

/** The length of a block in ms: its end is shown as a date and kept as JSON, and neither has an `Infinity`. */
export function blockLength(): z.ZodType<number> {
  return amount(0, YEAR_MS);
}

export function flag(): z.ZodType<boolean> {
  const rule = z.boolean();
  limits.add(rule, { mustBe: "true or false" });
  return rule;
}

/** Settings that belong together: each has a rule, and no other is known. */
export type Settings<T extends object> = z.ZodObject<Rules<T>, z.core.$strict>;

/** A rule for each setting. */
export type Rules<T extends object> = { [Name in keyof T]: z.ZodType<T[Name]> };

export function settings<T extends object>(rules: Rules<T>): Settings<T> {
  const group = z.strictObject(rules);
  limits.add(group, { mustBe: "an object of settings" });
  return group;
}

export type Rule<T> = z.ZodType<T>;

/** Settings inside a setting, and what is wrong with them. */
export interface Inside {
  schema: z.ZodObject;
  patch: unknown;
  issues: readonly z.core.$ZodIssue[];
}

/** What a rule has to say of a value: in words that follow the path, or by what is wrong inside. */
export interface SaidFault {
  /** From the setting on. @default the setting itself */
  path?: readonly string[] | undefined;
  says?: string | undefined;
  inside?: Inside | undefined;
}

/** A setting whose values are not just of one kind: the rule says itself what is wrong with one. */
export function selfDescribed<T>(
  mustBe: string,
  faultsOf: (value: unknown) => readonly SaidFault[],
): Rule<T> {
  const rule = z.custom<T>().superRefine((value, context) => {
    for (const fault of faultsOf(value))
      context.addIssue({ code: "custom", path: [...(fault.path ?? [])], params: { ...fault } });
  });
  limits.add(rule, { mustBe });
  return rule;
}

/** What is wrong with settings that are given inside a setting, over their defaults. */
export function faultsInside<T extends object>(
  { schema, defaults }: { schema: Settings<T>; defaults: T },
  { given, path }: { given: Record<string, unknown>; path: readonly string[] },
): SaidFault[] {
  const result = schema.safeParse(merged(schema, { before: defaults, patch: given }));
  if (result.success) return [];
  return [{ path, inside: { schema, patch: given, issues: result.error.issues } }];
}
