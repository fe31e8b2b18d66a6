import { StreamFallbackError } from "../errors.ts";

/** @throws StreamFallbackError `INVALID_INPUT` for an option that is given and is no number above `least` */
export function requireNumbers(owner: string, { options, least }: { options: object; least: number }): void {
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || (typeof value === "number" && value > least)) continue;
    throw new StreamFallbackError("INVALID_INPUT", `${owner}: ${name} must be a number above ${least}`);
  }
}
