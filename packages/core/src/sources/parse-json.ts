import { StreamFallbackError } from "../errors.ts";

/** @throws StreamFallbackError `INVALID_INPUT` for what is no JSON; the message quotes nothing of it */
export function parseJson(text: string): unknown {
  // Editors on Windows write a byte order mark, which JSON does not know.
  const json = text.replace(/^\ufeff/, "");
  try {
    return JSON.parse(json);
  } catch (error) {
    // Only the place is taken from the engine's message, if it names one: the rest may quote the file.
    const [, line, column] = /\(line (\d+) column (\d+)\)/.exec(String(error)) ?? [];
    const place = line === undefined ? "" : `; look at line ${line}, column ${column}`;
    throw new StreamFallbackError("INVALID_INPUT", `this is no JSON${place}`);
  }
}
