import { z } from "zod";

/** What a setting may be, in words and in numbers. */
interface Limits {
  mustBe: string;
  least?: number;
  most?: number;
}

/** The limits of each rule. */
export const limits: z.core.$ZodRegistry<Limits> = z.registry<Limits>();

/** A number; zod's own would refuse `Infinity`, which stands for "never" and "no limit" here. */
export function amount(least: number, most: number = Number.POSITIVE_INFINITY): z.ZodType<number> {
  const rule = z.custom<number>((value) => typeof value === "number" && value >= least && value <= most);
  const range = most === Number.POSITIVE_INFINITY ? `of at least ${least}` : `from ${least} to ${most}`;
  limits.add(rule, { mustBe: `a number ${range}`, least, most });
  return rule;
}

export function flag(): z.ZodType<boolean> {
  const rule = z.boolean();
  limits.add(rule, { mustBe: "true or false" });
  return rule;
}

/** Settings that belong together: each has a rule and a default, and no other is known. */
export type Settings<T extends object> = z.ZodObject<
  { [Name in keyof T]: z.ZodDefault<z.ZodType<T[Name]>> },
  z.core.$strict
>;

export function settings<T extends object>(
  defaults: T,
  rules: { [Name in keyof NoInfer<T>]: z.ZodType<T[Name]> },
): Settings<T> {
  const before = new Map<string, unknown>(Object.entries(defaults));
  const shape = Object.entries<z.ZodType>(rules).map(([name, rule]) => [
    name,
    rule.default(before.get(name)),
  ]);
  const group = z.strictObject(Object.fromEntries(shape));
  limits.add(group, { mustBe: "an object of settings" });
  return group as unknown as Settings<T>;
}
