import { readFileSync, statSync } from "node:fs";
import { StreamFallbackError } from "../errors.ts";

const MEGABYTE = 1_048_576;

const REASON_OF_CODE: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "there is no permission to read it",
  EPERM: "there is no permission to read it",
};

/** Changes whenever the file is written or replaced; undefined where there is none. */
export function signatureOf(path: string): string | undefined {
  try {
    const { mtimeMs, ctimeMs, size, ino } = statSync(path);
    return [mtimeMs, ctimeMs, size, ino].join();
  } catch {
    return undefined;
  }
}

interface Expected {
  /** What is in it, for the message, such as `settings`. */
  what: string;
  mostMegabytes: number;
}

/** @throws StreamFallbackError `INVALID_INPUT` for what is no file that can be read, or too large for what is expected */
export function readFile(path: string, { what, mostMegabytes }: Expected): string {
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) throw refusal("this is a folder; name the file in it");
    if (!stats.isFile()) throw refusal("this is no ordinary file");
    if (stats.size > mostMegabytes * MEGABYTE)
      throw refusal(`the file is larger than ${mostMegabytes} MB: too large for ${what}`);
    return readFileSync(path, "utf8");
  } catch (thrown) {
    if (thrown instanceof StreamFallbackError) throw thrown;
    const { code = "" } = thrown as NodeJS.ErrnoException;
    throw refusal(REASON_OF_CODE[code] ?? `it cannot be read (${code})`);
  }
}

function refusal(reason: string): StreamFallbackError {
  return new StreamFallbackError("INVALID_INPUT", reason);
}
