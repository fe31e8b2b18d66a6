import { StreamFallbackError } from "@stream-fallback/core";
import { z } from "zod";

/** What all JSON of the site comes in. The code is text at times. */
const envelopeSchema = z.object({
  code: z.union([
    z.number(),
    z
      .string()
      .regex(/^-?\d+$/)
      .transform(Number),
  ]),
  message: z.unknown().optional(),
  data: z.unknown().optional(),
});

export type Envelope = z.infer<typeof envelopeSchema>;

/** @throws StreamFallbackError `SCHEMA` for JSON that is none */
export function readEnvelope(json: unknown): Envelope {
  const { success, data } = envelopeSchema.safeParse(json);
  if (success) return data;
  const what = "the reply has another shape than expected (code is not there or no number)";
  throw new StreamFallbackError("SCHEMA", `${what}; the site may have changed, look for an update`);
}
