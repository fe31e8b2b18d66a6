import {
  defineProvider,
  ownFields,
  type Provider,
  plainText,
  refuseOldNode,
  StreamFallbackError,
} from "@stream-fallback/core";
import { adapters } from "./adapters/adapters.ts";
import { chooseOrigins, type Origins } from "./origins.ts";
import { checkRef } from "./resolve/check-ref.ts";
import { hasRoomURL } from "./resolve/parse-input.ts";
import { resolveInput } from "./resolve/resolve-input.ts";
import { hostsOf } from "./resolve/site-hosts.ts";
import type { BilibiliExtra } from "./room/bilibili-room.ts";
import { keyOfQuality, qualities } from "./streams/quality.ts";

export interface BilibiliProviderOptions {
  /**
   * Replaces parts of the site, by a mirror or a stand-in; as text in the form of `BILIBILI_ORIGINS`.
   * @default `BILIBILI_ORIGINS`, else the site's own
   */
  origins?: { [Name in keyof Origins]?: string | undefined } | string | undefined;
}

/**
 * The provider for `createClient`.
 * @throws StreamFallbackError `INVALID_INPUT` for origins that are none and an unknown option; `LOCAL` on a Node that is
 * too old
 */
export function createProvider(
  given: BilibiliProviderOptions = {},
): Provider<BilibiliExtra, unknown, "bilibili"> {
  refuseOldNode();
  const { origins: site, ...unknown } = ownFields("the options of createProvider", given);
  const [name] = Object.keys(unknown);
  if (name !== undefined)
    throw new StreamFallbackError(
      "INVALID_INPUT",
      `createProvider of Bilibili has no option "${plainText(name, 40)}"; it has origins`,
    );
  const origins = chooseOrigins(site, process.env.BILIBILI_ORIGINS);
  return defineProvider({
    id: "bilibili",
    name: "哔哩哔哩",
    siteURL: `${origins.live}/`,
    hosts: hostsOf(origins),
    cookieDomains: ["bilibili.com"],
    qualities,
    keyOfQuality,
    adapters: Object.values(adapters).map((adapter) => adapter({ origins })),
    matchURL: (url) => typeof url === "string" && hasRoomURL(url, origins),
    checkRef,
    resolve: (input, context) => resolveInput(input, { context, origins }),
  });
}
