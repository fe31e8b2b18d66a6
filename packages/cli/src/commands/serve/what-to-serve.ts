import { StreamFallbackError } from "@stream-fallback/core";
import type { AskingOptions } from "../../options/asking.ts";
import { readNames } from "../../options/read-values.ts";
import type { Surroundings } from "../../surroundings.ts";

type Asking = Pick<AskingOptions, "provider" | "identities">;

interface Served extends Asking {
  /** Whether the platforms that are named are all that there are. */
  isWhole: boolean;
}

/**
 * Which platforms are served, and as whom they are asked: as the line says, else as the environment does.
 * @throws StreamFallbackError `INVALID_INPUT` for a variable that has no names
 */
export function whatToServe(
  { provider, identities }: Asking,
  { environment }: Pick<Surroundings, "environment">,
): Served {
  const names = provider === undefined ? namesIn(environment.PROVIDERS) : undefined;
  return {
    provider: provider ?? names,
    isWhole: names !== undefined,
    identities: identities ?? (environment.IDENTITIES_FILE?.trim() || undefined),
  };
}

function namesIn(text: string | undefined): string[] | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  try {
    return [...new Set(readNames(text))];
  } catch {
    throw new StreamFallbackError(
      "INVALID_INPUT",
      "PROVIDERS must be names of platforms with commas between them",
    );
  }
}
