import { type Provider, StreamFallbackError } from "@stream-fallback/core";
import type { AskingOptions } from "../options/asking.ts";
import type { Surroundings } from "../surroundings.ts";
import { type AnyExtra, builtIn } from "./built-in.ts";
import type { Sections } from "./read-sections.ts";

/** Makes the platforms of a line. */
export interface PlatformLoader {
  /** What `--provider` names. */
  readonly named: readonly string[];
  /** Whether these are all, and no other platform is loaded beside them. */
  readonly isWhole: boolean;
  /**
   * What the file of settings has for each platform, by its id.
   * @throws StreamFallbackError `INVALID_INPUT` for a file that cannot be used
   */
  sections(): Promise<Sections>;
  /**
   * The platform of an id, a package or a file. Each is made once: what a plugin begins when it is made must not begin twice.
   * @throws StreamFallbackError `INVALID_INPUT` for a plugin or a file that cannot be used
   */
  load(name: string): Promise<Provider<AnyExtra>>;
  /** What tells the memory of the plugins apart that were loaded, one by one. */
  memoryNames(): readonly unknown[];
}

/** Nothing is read before it is used. */
export function createPlatformLoader(
  {
    provider: named = [],
    isWhole = false,
    config,
  }: Pick<AskingOptions, "provider" | "config"> & { isWhole?: boolean },
  { environment, signal }: Pick<Surroundings, "environment" | "signal">,
): PlatformLoader {
  let sections: Promise<Sections> | undefined;
  const made = new Map<string, Promise<Provider<AnyExtra>>>();
  const memoryNames = new Map<string, unknown>();
  return {
    ...{ named, isWhole, sections: read },
    memoryNames: () => named.flatMap((name) => memoryNames.get(name) ?? []),
    load(name) {
      const loading = made.get(name) ?? make(name);
      made.set(name, loading);
      return loading;
    },
  };

  /** What reads settings is loaded where they are used: a remembered room is shown in less time than that takes. */
  function read(): Promise<Sections> {
    sections ??= import("./read-sections.ts").then(({ readSections }) => readSections(config));
    return sections;
  }

  async function make(name: string): Promise<Provider<AnyExtra>> {
    const options = await read();
    const own = Object.hasOwn(builtIn, name) ? builtIn[name] : undefined;
    if (own !== undefined) {
      try {
        return await own.load(environment, options[name]);
      } catch (thrown) {
        // Without a section it is the environment that does not fit.
        if (!(thrown instanceof StreamFallbackError && Object.hasOwn(options, name))) throw thrown;
        throw thrown.at(`${config}: providers.${name}`);
      }
    }
    const [{ loadPlugin }, { memoryName }] = await Promise.all([
      import("../plugins/load-plugin.ts"),
      import("../plugins/memory-name.ts"),
    ]);
    const plugin = await loadPlugin(name, { sections: options, signal });
    memoryNames.set(name, { plugin: memoryName(plugin) });
    return plugin.provider as Provider<AnyExtra>;
  }
}
