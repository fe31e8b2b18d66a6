import { resolve } from "node:path";
import { kindOf } from "../errors/kind-of.ts";
import { checkedOption, required, text } from "../errors/option-kinds.ts";
import { StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import { parseJson } from "../sources/parse-json.ts";
import { readFile } from "../sources/read-file.ts";
import { shownName } from "./describe-faults.ts";
import { isPlainObject } from "./is-plain-object.ts";

/** A file of settings may be that large. */
export const MOST_MEGABYTES = 1;

/** What a factory is given, by the id of its provider. */
type Sections = Readonly<Record<string, object>>;

/**
 * The section `providers` of a file of settings, for whoever makes providers before there is a client. It is read once; the
 * client that follows the file passes it over.
 * @throws StreamFallbackError `INVALID_INPUT` for a file that cannot be read, and a section that holds no options
 */
export function providerOptionsIn(configFile: string): Sections {
  const path = resolve(
    checkedOption("providerOptionsIn: configFile", { kind: required(text), read: () => configFile }),
  );
  try {
    const content = readFile(path, { what: "settings", mostMegabytes: MOST_MEGABYTES });
    return splitSettings(parseJson(content)).sections;
  } catch (thrown) {
    throw toStreamFallbackError(thrown).at(path);
  }
}

/** What a file says for the client, and what for the factories of providers. */
export function splitSettings(parsed: unknown): { settings: unknown; sections: Sections } {
  if (!isPlainObject(parsed) || !Object.hasOwn(parsed, "providers"))
    return { settings: parsed, sections: {} };
  const { providers, ...settings } = parsed;
  if (!isPlainObject(providers)) throw invalid(`providers must be an object, not ${kindOf(providers)}`);
  for (const [id, options] of Object.entries(providers))
    if (!isPlainObject(options))
      throw invalid(`providers.${shownName(id)} must be an object of options, not ${kindOf(options)}`);
  return { settings, sections: providers as Sections };
}

function invalid(what: string): StreamFallbackError {
  return new StreamFallbackError("INVALID_INPUT", what);
}
