import { StreamFallbackError } from "@stream-fallback/core";
import type { z } from "zod";

/** @throws StreamFallbackError `SCHEMA` for what has another shape */
export function readSchema<Schema extends z.ZodType>(
  schema: Schema,
  { what, value }: { what: string; value: unknown },
): z.output<Schema> {
  const { success, data } = schema.safeParse(value);
  if (success) return data;
  const came = `${what} came in another shape than expected`;
  throw new StreamFallbackError("SCHEMA", `${came}; the site may have changed, look for an update`);
}
