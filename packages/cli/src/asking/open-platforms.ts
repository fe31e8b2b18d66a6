import { type Provider, providerOptionsIn } from "@stream-fallback/core";
import { createProvider, type DouyinExtra } from "@stream-fallback/douyin-provider";
import type { AskingOptions } from "../options/asking.ts";
import type { Surroundings } from "../surroundings.ts";

/** What answers may have beside what all have: the platform of a plugin tells what it tells. */
export type MaybeDouyin = Partial<DouyinExtra>;

/** The platforms that a line asks. */
export interface Platforms {
  /** The plugins of the line, then Douyin. */
  providers: readonly Provider<MaybeDouyin>[];
  /** Whose the rooms are that are given as a bare number or name. */
  main: Provider<MaybeDouyin>;
  /** Tells apart what is remembered of sites that settings have replaced; undefined where none is. */
  variant: string | undefined;
}

/**
 * Loads the plugins of the line, and makes the providers with what the file of settings has for them.
 * @throws StreamFallbackError `INVALID_INPUT` for a plugin or a file that cannot be used
 */
export async function openPlatforms(
  { provider: named = [], config }: Pick<AskingOptions, "provider" | "config">,
  { environment, signal }: Pick<Surroundings, "environment" | "signal">,
): Promise<Platforms> {
  const sections = config === undefined ? {} : providerOptionsIn(config);
  const plugins: Provider<MaybeDouyin>[] = [];
  if (named.length > 0) {
    const { loadPlugin } = await import("../plugins/load-plugin.ts");
    for (const plugin of named)
      plugins.push((await loadPlugin(plugin, { sections, signal })) as Provider<MaybeDouyin>);
  }
  const isReplaced = plugins.some(({ id }) => id === "douyin");
  const douyin = isReplaced
    ? undefined
    : createProvider({ origins: environment.DOUYIN_ORIGINS, ...sections.douyin });
  const providers = [...plugins, ...(douyin ? [douyin] : [])];
  const used = providers.flatMap(({ id }) => (Object.hasOwn(sections, id) ? [[id, sections[id]]] : []));
  return {
    providers,
    main: providers[0] as Provider<MaybeDouyin>,
    variant: used.length === 0 ? undefined : JSON.stringify(used),
  };
}
