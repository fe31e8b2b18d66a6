import { checkedOption, checkedOptions, record, required, text } from "../errors/option-kinds.ts";
import { StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import { hush } from "../runtime/hush.ts";
import type { ListSource } from "./list-source.ts";
import { parseJson } from "./parse-json.ts";

/**
 * A list in a variable of the environment, as JSON; read once, since nobody changes the environment of a process from
 * outside.
 * @param variable its name, such as `DOUYIN_IDENTITIES`
 * @param environment @default process.env
 */
export function environmentSource<Item>(
  variable: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): ListSource<Item> {
  const given = checkedOptions<{ variable: string; environment: typeof environment }>("environmentSource", {
    options: { variable, environment },
    kinds: { variable: required(text), environment: required(record) },
  });
  return {
    open(take) {
      const { variable: name } = given;
      const json = checkedOption(name, { kind: text, read: () => given.environment[name] });
      try {
        if (json === undefined || json.trim() === "")
          throw new StreamFallbackError("INVALID_INPUT", "the variable is not set");
        hush(take(listIn(json) as readonly Item[]));
      } catch (thrown) {
        throw toStreamFallbackError(thrown).at(name);
      }
      return { follow: () => {}, close: () => {} };
    },
  };
}

/** Nothing of the text is quoted, as it may hold cookies. */
function listIn(json: string): unknown {
  try {
    return parseJson(json);
  } catch (thrown) {
    if (/^\s*[[{]/.test(json)) throw thrown;
    const what = "this is no JSON; the variable must hold the list itself, not the name of a file";
    throw new StreamFallbackError("INVALID_INPUT", what);
  }
}
