import { z } from "zod";

/** A number that names somebody or something, as text: it is written as a number in most replies. */
export const idText: z.ZodType<string, unknown> = z
  .union([z.int().nonnegative(), z.string().regex(/^\d{1,20}$/)])
  .transform(String);

/** A number that counts or names a quality; the site writes some as text. */
export const number: z.ZodType<number, unknown> = z.union([
  z.number(),
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
]);

/** A moment: Unix seconds, or a date and time of China without its zone. Of another type it says nothing. */
export const moment: z.ZodType<number | string | null | undefined, unknown> = z
  .union([z.number(), z.string()])
  .nullish()
  .catch(undefined);

/** A text that is worth having and not worth failing for. */
export const text: z.ZodType<string, unknown> = z.string().catch("");

export const flag: z.ZodType<boolean, unknown> = z
  .union([z.boolean(), z.number().transform((number) => number !== 0)])
  .catch(false);
