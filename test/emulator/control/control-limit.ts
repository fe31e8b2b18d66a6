import type { StandInLimit } from "@stream-fallback/core/testing";
import { allowOnly, type Fields, fieldsOf, wholeNumber, wholeNumbers } from "./control-fields.ts";

const dayMs = 86_400_000;

/** @throws {ControlError} */
export function readLimit(value: unknown): StandInLimit | null {
  if (value === null) return null;
  const fields: Fields = fieldsOf(value, "limit");
  allowOnly(fields, ["requests", "windowMs", "blockMs", "captchaMs"]);
  const span = { least: 0, most: dayMs };
  return {
    requests: wholeNumber(fields, "requests", { least: 1, most: 1_000_000 }),
    windowMs: wholeNumber(fields, "windowMs", { least: 1, most: dayMs }),
    ...wholeNumbers(fields, { blockMs: span, captchaMs: span }),
  };
}
