import type { BilibiliExtra } from "@stream-fallback/bilibili-provider";
import type { Provider } from "@stream-fallback/core";
import type { DouyinExtra } from "@stream-fallback/douyin-provider";
import type { Surroundings } from "../surroundings.ts";

/** What answers may have beside what all have: each platform tells what it tells. */
export type AnyExtra = Partial<DouyinExtra & BilibiliExtra>;

interface BuiltIn {
  /** Whether a text may name a room of it, so that it must be loaded; nobody's bare number does. */
  mayName(text: string): boolean;
  /** @param section what the file of settings has for it */
  load(environment: Surroundings["environment"], section?: object): Promise<Provider<AnyExtra>>;
}

/** The platforms that the command knows by itself, the one of bare numbers first. Each is loaded where it is asked. */
export const builtIn: Readonly<Record<string, BuiltIn>> = {
  douyin: {
    mayName: (text) => /douyin/i.test(text),
    async load({ DOUYIN_ORIGINS: origins }, section) {
      const { createProvider } = await import("@stream-fallback/douyin-provider");
      return createProvider({ origins, ...section }) as Provider<AnyExtra>;
    },
  },
  bilibili: {
    mayName: (text) => /bilibili|b23\.tv/i.test(text),
    async load({ BILIBILI_ORIGINS: origins }, section) {
      const { createProvider } = await import("@stream-fallback/bilibili-provider");
      return createProvider({ origins, ...section }) as Provider<AnyExtra>;
    },
  },
};

/** A bare number or name, which is the main platform's. */
const BARE = /^[\w-]*$/;

/**
 * Which of them a line asks: all where its rooms are not known; else the main one, unless every room is another's, and those
 * that a room may be of. A text that tells nothing may be of any.
 */
export function platformsFor(rooms: readonly string[] | undefined, main: string): string[] {
  const all = [main, ...Object.keys(builtIn).filter((id) => id !== main)];
  if (rooms === undefined) return all;
  const named = new Set<string>();
  for (const room of rooms) {
    const meant = all.filter((id) => builtIn[id]?.mayName(room));
    const others = BARE.test(room) ? [main] : all;
    for (const id of meant.length > 0 ? meant : others) named.add(id);
  }
  return all.filter((id) => named.has(id));
}
