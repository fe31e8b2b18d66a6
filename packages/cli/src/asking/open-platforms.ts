import type { Provider } from "@stream-fallback/core";
import { type AnyExtra, builtIn, platformsFor } from "./built-in.ts";
import type { PlatformLoader } from "./platform-loader.ts";
import type { Sections } from "./read-sections.ts";

/** The platforms that a line asks. */
export interface Platforms {
  /** Those of `--provider`, then those that the command knows by itself. */
  providers: readonly Provider<AnyExtra>[];
  /** Whose the rooms are that are given as a bare number or name. */
  main: Pick<Provider<AnyExtra>, "id">;
  /** What the file of settings has for each platform, by its id. */
  sections: Sections;
  /** Tells apart what is remembered of plugins, and of sites that settings have replaced; undefined where there are none. */
  variant: string | undefined;
}

const [USUAL = ""] = Object.keys(builtIn);

/**
 * Loads the platforms of the line, and makes the providers with what the file of settings has for them.
 * @param rooms those of the line; all platforms are loaded where they are not known
 * @throws StreamFallbackError `INVALID_INPUT` for a plugin or a file that cannot be used
 */
export async function openPlatforms(
  loader: PlatformLoader,
  rooms?: readonly string[] | undefined,
): Promise<Platforms> {
  const sections = await loader.sections();
  const providers: Provider<AnyExtra>[] = [];
  for (const name of loader.named) providers.push(await loader.load(name));
  const main = providers[0]?.id ?? USUAL;
  for (const id of loader.isWhole ? [] : platformsFor(rooms, main)) {
    if (!providers.some((provider) => provider.id === id)) providers.push(await loader.load(id));
  }
  const used = providers.flatMap(({ id }) => (Object.hasOwn(sections, id) ? [[id, sections[id]]] : []));
  const apart = [...used, ...loader.memoryNames()];
  return {
    ...{ providers, sections },
    main: { id: providers.some(({ id }) => id === main) ? main : (providers[0]?.id ?? main) },
    variant: apart.length === 0 ? undefined : JSON.stringify(apart),
  };
}
