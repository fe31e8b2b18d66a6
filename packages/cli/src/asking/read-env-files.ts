import { parseEnv } from "node:util";
import { StreamFallbackError } from "@stream-fallback/core";
import type { Surroundings } from "../surroundings.ts";
import { openGivenFile } from "./open-given-file.ts";
import { readWhole } from "./read-whole.ts";

/** A list of identities in a variable is shorter. */
const LONGEST_FILE = 1_048_576;

/**
 * The environment with the variables of the files below it, of which the later ones go before the earlier ones: read as Node reads
 * its own `--env-file`.
 * @throws StreamFallbackError `INVALID_INPUT` for a file that cannot be read, and with the number of a line that is no variable:
 * Node would skip it, and a service whose key was misspelt would run without one
 */
export async function readEnvFiles(
  files: readonly string[],
  { environment, signal }: Pick<Surroundings, "environment" | "signal">,
): Promise<Surroundings["environment"]> {
  const variables: Record<string, string | undefined> = {};
  for (const file of files) {
    const name = `--env-file ${file}`;
    const reading = { name, as: "variables", mostBytes: LONGEST_FILE, signal };
    const text = (await readWhole(() => openGivenFile(file), reading)).replace(/^\ufeff/, "");
    if (/[\0\ufffd]/.test(text)) throw refusal(`${name} is no text in UTF-8`);
    const line = strangeLine(text);
    if (line !== undefined) throw refusal(`${name}: line ${line} is neither NAME=value nor a comment`);
    Object.assign(variables, parseEnv(text));
  }
  return { ...variables, ...environment };
}

/** The number of the first line that sets no variable, is no comment, and belongs to no value of several lines. */
function strangeLine(text: string): number | undefined {
  let quote = "";
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (quote !== "") {
      if (line.includes(quote)) quote = "";
      continue;
    }
    if (/^\s*(?:#|$)/.test(line)) continue;
    const [, value] = /^\s*(?:export\s+)?[A-Za-z_][\w.-]*\s*=\s*(.*)$/.exec(line) ?? [];
    if (value === undefined) return index + 1;
    const [first = ""] = value;
    if (/["'`]/.test(first) && !value.slice(1).includes(first) && hasLater(text, { quote: first, index }))
      quote = first;
  }
  return undefined;
}

/** A quote that nobody closes is a part of its value. */
function hasLater(text: string, { quote, index }: { quote: string; index: number }): boolean {
  return text
    .split(/\r?\n/)
    .slice(index + 1)
    .some((line) => line.includes(quote));
}

function refusal(message: string): StreamFallbackError {
  return new StreamFallbackError("INVALID_INPUT", message);
}
