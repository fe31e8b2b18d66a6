import { defineProvider, type Provider } from "@stream-fallback/core";
import { mobile } from "./adapters/mobile/mobile.ts";
import { userHTML } from "./adapters/user-html/user-html.ts";
import { web } from "./adapters/web/web.ts";
import { webHTML } from "./adapters/web-html/web-html.ts";
import { chooseOrigins, type Origins } from "./origins.ts";
import { hasRoomURL, parseInput } from "./resolve/parse-input.ts";
import type { DouyinExtra } from "./room/douyin-room.ts";
import { qualities } from "./streams/quality.ts";

export interface DouyinProviderOptions {
  /** Replaces parts of the site, by a mirror or a stand-in. @default `DOUYIN_ORIGINS`, else the site's own */
  origins?: { [Name in keyof Origins]?: string | undefined } | undefined;
}

/**
 * The provider for `createClient`.
 * @throws StreamFallbackError `INVALID_INPUT` for origins that are none
 */
export function createProvider(options: DouyinProviderOptions = {}): Provider<DouyinExtra> {
  const origins = chooseOrigins(options.origins, process.env.DOUYIN_ORIGINS);
  return defineProvider({
    id: "douyin",
    name: "抖音",
    siteURL: "https://live.douyin.com/",
    qualities,
    adapters: [web(origins), webHTML(origins), mobile(origins), userHTML(origins)],
    matchURL: (url) => hasRoomURL(url, origins.live),
    resolve: async (input) => ({ provider: "douyin", roomId: parseInput(input, origins.live) }),
  });
}
