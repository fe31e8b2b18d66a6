import { createRequire } from "node:module";
import type { parseDocument as ParseDocument } from "yaml";
import { StreamFallbackError } from "../errors.ts";

/**
 * @throws StreamFallbackError `INVALID_INPUT` for what is no YAML, in words that quote nothing of it; `LOCAL` where the
 * library is missing
 */
export function parseYaml(text: string): unknown {
  // Silent, it would take the first of several documents and tell nobody of the others.
  const document = loadYaml()(text, { prettyErrors: true, logLevel: "error" });
  const [error] = document.errors;
  if (error === undefined) return plainValue(document);
  if (error.code === "MULTIPLE_DOCS")
    throw new StreamFallbackError(
      "INVALID_INPUT",
      "this YAML has more than one document; make one list of them",
    );
  // Only the place is taken: the message may quote the file.
  const [start] = error.linePos ?? [];
  const place = start === undefined ? "" : `; look at line ${start.line}, column ${start.col}`;
  throw new StreamFallbackError("INVALID_INPUT", `this is no YAML${place}`);
}

/** Aliases that lead to aliases may make more of a small file than memory holds: the library stops at a hundred. */
function plainValue(document: ReturnType<typeof ParseDocument>): unknown {
  try {
    return document.toJS();
  } catch {
    throw new StreamFallbackError(
      "INVALID_INPUT",
      "this YAML has too many aliases, or one that leads nowhere",
    );
  }
}

/** Loaded where a file is YAML, and at once: whoever makes a client must hear there and then that its file is unusable. */
function loadYaml(): typeof ParseDocument {
  try {
    const yaml = createRequire(import.meta.url)("yaml") as { parseDocument: typeof ParseDocument };
    return yaml.parseDocument;
  } catch (cause) {
    const what = "the library yaml cannot be loaded; install the packages again, or write the file as JSON";
    throw new StreamFallbackError("LOCAL", what, { cause });
  }
}
