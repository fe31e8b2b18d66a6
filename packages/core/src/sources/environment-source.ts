import { StreamFallbackError, toStreamFallbackError } from "../errors.ts";
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
  return {
    open(take) {
      const text = environment[variable];
      try {
        if (text === undefined || text.trim() === "")
          throw new StreamFallbackError("INVALID_INPUT", "the variable is not set");
        take(parseJson(text) as readonly Item[]);
      } catch (thrown) {
        throw toStreamFallbackError(thrown).at(variable);
      }
      return { follow: () => {}, close: () => {} };
    },
  };
}
