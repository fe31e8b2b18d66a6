import { builtIn } from "./built-in.ts";

/** Where the environment has something of a platform, such as `DOUYIN_COOKIE`; undefined for a plugin, which gets nobody's. */
export function ownVariable(platform: string, what: "COOKIE" | "IDENTITIES"): string | undefined {
  return Object.hasOwn(builtIn, platform) ? `${platform.toUpperCase()}_${what}` : undefined;
}
