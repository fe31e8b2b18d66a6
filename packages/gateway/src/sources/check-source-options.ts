import { StreamFallbackError } from "@stream-fallback/core";
import { z } from "zod";

/** Asking more often would only load who is asked. */
const LEAST_INTERVAL_MS = 100;

export const text: z.ZodString = z.string("must be text").min(1, "must not be empty");

export const port: z.ZodInt = z
  .int("must be a port")
  .min(1, "must be a port from 1 to 65535")
  .max(65_535, "must be a port from 1 to 65535");

export const intervalMs: z.ZodNumber = z
  .number("must be a number of ms")
  .min(LEAST_INTERVAL_MS, `must be at least ${LEAST_INTERVAL_MS} ms`)
  .max(2 ** 30, "is too long");

export const random: z.ZodType<() => number> = z.custom<() => number>(
  (value) => typeof value === "function",
  "must be a function",
);

/** What is said of options that are no object. */
export function objectWith(what: string): {
  error(issue: { code?: string | undefined }): string | undefined;
} {
  return { error: ({ code }) => (code === "invalid_type" ? `must be an object with ${what}` : undefined) };
}

/** An address of one of these kinds, such as `redis:`; nothing of it is quoted, as it may hold a password. */
export function address(...protocols: readonly string[]): z.ZodType<string> {
  return z.custom<string>(
    (value) => {
      const url = typeof value === "string" ? URL.parse(value) : null;
      return url !== null && url.hostname !== "" && protocols.includes(url.protocol) && isReadable(url);
    },
    `must be an address that begins with ${protocols.map((protocol) => `${protocol}//`).join(" or ")}`,
  );
}

function isReadable({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}

/**
 * The options, read once.
 * @throws StreamFallbackError `INVALID_INPUT` with the name of an option of a wrong kind, or of one that there is not
 */
export function checkedSource<T>(
  owner: string,
  { schema, given }: { schema: z.ZodType<T>; given: unknown },
): T {
  const { data, issue } = read(schema, given);
  if (issue === undefined) return data as T;
  const place = [owner, ...issue.path.map(String)].join(": ");
  throw new StreamFallbackError("INVALID_INPUT", `${place}: ${issue.message}`);
}

interface Read<T> {
  data?: T | undefined;
  issue?: Pick<z.core.$ZodIssue, "path" | "message"> | undefined;
}

function read<T>(schema: z.ZodType<T>, given: unknown): Read<T> {
  try {
    const { data, error } = schema.safeParse(given);
    return { data, issue: error?.issues[0] };
  } catch {
    return { issue: { path: [], message: "cannot be read" } };
  }
}
