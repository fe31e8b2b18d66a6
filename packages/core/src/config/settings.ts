import { z } from "zod";

/** What a setting may be, in words and in numbers. */
interface Limits {
  mustBe: string;
  least?: number;
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
export type Settings<T extends object> = z.ZodObject<
  { [Name in keyof T]: z.ZodType<T[Name]> },
  z.core.$strict
>;

export function settings<T extends object>(rules: { [Name in keyof T]: z.ZodType<T[Name]> }): Settings<T> {
  const group = z.strictObject(rules);
  limits.add(group, { mustBe: "an object of settings" });
  return group;
}
