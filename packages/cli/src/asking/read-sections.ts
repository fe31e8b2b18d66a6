import { providerOptionsIn } from "@stream-fallback/core";

/** What factories are given, by the id of their platform. */
export type Sections = Readonly<Record<string, object>>;

/** @throws StreamFallbackError `INVALID_INPUT` for a file that cannot be used */
export function readSections(config: string | undefined): Sections {
  return config === undefined ? {} : providerOptionsIn(config);
}
