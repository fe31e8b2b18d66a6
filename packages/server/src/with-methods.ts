import { z } from "zod";

/** A kind of option that is told by what it can do; `what` says what it must be. */
export function withMethods(what: string, names: readonly string[]): z.ZodType {
  return z.custom((value) => {
    const isObject = typeof value === "object" && value !== null;
    return isObject && names.every((name) => typeof (value as Record<string, unknown>)[name] === "function");
  }, `must be ${what}`);
}
