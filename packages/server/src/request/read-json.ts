import { StreamFallbackError } from "@stream-fallback/core";
import type { z } from "zod";
import { Refusal } from "../reply/refusal.ts";

/** Fifty share texts, or fifty addresses with long queries, are shorter. */
const MOST_BODY_BYTES = 262_144;

/**
 * The body of a request, by its schema.
 * @throws StreamFallbackError `INVALID_INPUT` for another type of content, no JSON, and what the schema does not have; a `Refusal`
 * for a body that is too long
 */
export function readJson<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<z.output<Schema>> {
  return readLongJson(request, { schema, mostBytes: MOST_BODY_BYTES });
}

/** The same of a body that may be longer. */
export async function readLongJson<Schema extends z.ZodType>(
  request: Request,
  { schema, mostBytes }: { schema: Schema; mostBytes: number },
): Promise<z.output<Schema>> {
  // Pages of strangers may send other types to any place without being asked for leave.
  if (!/^application\/json *(;|$)/i.test(request.headers.get("content-type") ?? ""))
    throw new StreamFallbackError("INVALID_INPUT", "the body must come as Content-Type: application/json");
  const parsed = schema.safeParse(jsonOf(await boundedText(request, mostBytes)));
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  const place = first?.path.map(String).join(".") || "the body";
  throw new StreamFallbackError("INVALID_INPUT", `${place}: ${first?.message ?? "is not understood"}`);
}

async function boundedText({ headers, body }: Request, mostBytes: number): Promise<string> {
  if (Number(headers.get("content-length") ?? 0) > mostBytes) throw tooLarge(mostBytes);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    // Without a length it may have no end.
    for await (const chunk of body ?? []) {
      bytes += chunk.byteLength;
      if (bytes > mostBytes) throw tooLarge(mostBytes);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(
      "MALFORMED_REQUEST",
      "the body was broken, or its sender left before all of it had come",
    );
  }
  return textOf(Buffer.concat(chunks));
}

/** Bytes of another encoding would become a name or a cookie with other characters in it. */
function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new StreamFallbackError("INVALID_INPUT", "the body is no text in UTF-8");
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new StreamFallbackError("INVALID_INPUT", "the body is no JSON");
  }
}

function tooLarge(mostBytes: number): Refusal {
  return new Refusal("TOO_LARGE", `the body is longer than ${mostBytes} bytes`);
}
