import { readFileSync, statSync } from "node:fs";
import { StreamFallbackError } from "../errors.ts";

const LARGEST_BYTES = 1_048_576;

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

/** @throws StreamFallbackError `INVALID_INPUT` for what is no file that can be read, or too large for settings */
export function readConfigFile(path: string): string {
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) throw refusal("this is a folder; name the file in it");
    if (!stats.isFile()) throw refusal("this is no ordinary file");
    if (stats.size > LARGEST_BYTES) throw refusal("the file is larger than 1 MB: too large for settings");
    return readFileSync(path, "utf8");
  } catch (thrown) {
    if (thrown instanceof StreamFallbackError) throw thrown;
    const { code = "" } = thrown as NodeJS.ErrnoException;
    throw refusal(REASON_OF_CODE[code] ?? `it cannot be read (${code})`);
  }
}

/** @throws StreamFallbackError `INVALID_INPUT` for what is no JSON; the message quotes nothing of it */
export function parseConfig(text: string): unknown {
  // Editors on Windows write a byte order mark, which JSON does not know.
  const json = text.replace(/^\ufeff/, "");
  try {
    return JSON.parse(json);
  } catch (error) {
    // Only the place is taken from the engine's message, if it names one: the rest may quote the file.
    const [, line, column] = /\(line (\d+) column (\d+)\)/.exec(String(error)) ?? [];
    throw refusal(`this is no JSON${line === undefined ? "" : `; look at line ${line}, column ${column}`}`);
  }
}

function refusal(reason: string): StreamFallbackError {
  return new StreamFallbackError("INVALID_INPUT", reason);
}
