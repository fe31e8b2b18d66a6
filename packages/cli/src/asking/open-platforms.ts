import { type Provider, providerOptionsIn } from "@stream-fallback/core";
import type { AskingOptions } from "../options/asking.ts";
import type { Surroundings } from "../surroundings.ts";
import { type AnyExtra, builtIn, platformsFor } from "./built-in.ts";

/** The platforms that a line asks. */
export interface Platforms {
  /** Those of `--provider`, then those that the command knows by itself. */
  providers: readonly Provider<AnyExtra>[];
  /** Whose the rooms are that are given as a bare number or name. */
  main: Pick<Provider<AnyExtra>, "id">;
  /** Tells apart what is remembered of sites that settings have replaced; undefined where none is. */
  variant: string | undefined;
}

interface Opening extends Pick<Surroundings, "environment" | "signal"> {
  /** The rooms of the line. @default not known, so that all platforms are loaded */
  rooms?: readonly string[] | undefined;
}

const [USUAL = ""] = Object.keys(builtIn);

/**
 * Loads the platforms of the line, and makes the providers with what the file of settings has for them.
 * @throws StreamFallbackError `INVALID_INPUT` for a plugin or a file that cannot be used
 */
export async function openPlatforms(
  { provider: named = [], config }: Pick<AskingOptions, "provider" | "config">,
  { environment, signal, rooms }: Opening,
): Promise<Platforms> {
  const sections = config === undefined ? {} : providerOptionsIn(config);
  const load = async (name: string): Promise<Provider<AnyExtra>> => {
    const own = Object.hasOwn(builtIn, name) ? builtIn[name] : undefined;
    if (own !== undefined) return own.load(environment, sections[name]);
    const { loadPlugin } = await import("../plugins/load-plugin.ts");
    return (await loadPlugin(name, { sections, signal })) as Provider<AnyExtra>;
  };
  const providers: Provider<AnyExtra>[] = [];
  for (const name of named) providers.push(await load(name));
  const main = providers[0]?.id ?? USUAL;
  for (const id of platformsFor(rooms, main)) {
    if (!providers.some((provider) => provider.id === id)) providers.push(await load(id));
  }
  const used = providers.flatMap(({ id }) => (Object.hasOwn(sections, id) ? [[id, sections[id]]] : []));
  return {
    providers,
    main: { id: providers.some(({ id }) => id === main) ? main : (providers[0]?.id ?? main) },
    variant: used.length === 0 ? undefined : JSON.stringify(used),
  };
}
