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
import { type DouyinExtra, type DouyinOptions, optionsSchema } from "./room/douyin-room.ts";
import { checkUserAgent } from "./session/own-browser.ts";
import { qualities } from "./streams/quality.ts";

export interface DouyinProviderOptions {
  /**
   * Replaces parts of the site, by a mirror or a stand-in; as text in the form of `DOUYIN_ORIGINS`.
   * @default `DOUYIN_ORIGINS`, else the site's own
   */
  origins?: { [Name in keyof Origins]?: string | undefined } | string | undefined;
  /**
   * Pages larger than this many bytes, after decompression, fail with `REPLY_TOO_LARGE`: they weigh about 1 MB, and
   * a few bytes of gzip can become any number. @default 8388608
   */
  maxPageBytes?: number | undefined;
  /**
   * Wait for the end of pages. By default the answer is given when all that is needed has come, and how much is still
   * downloaded behind it is the client's `drainBytes`. @default false
   */
  readWholePages?: boolean | undefined;
}

/**
 * The provider for `createClient`.
 * @throws StreamFallbackError `INVALID_INPUT` for origins that are none, a size that is no number above 0, and an unknown
 * option; `LOCAL` on a Node that is too old
 */
export function createProvider(
  given: DouyinProviderOptions = {},
): Provider<DouyinExtra, DouyinOptions, "douyin"> {
  refuseOldNode();
  const options = ownFields("the options of createProvider", given);
  const { origins: site, maxPageBytes = 8_388_608, readWholePages = false, ...unknown } = options;
  if (typeof readWholePages !== "boolean")
    throw new StreamFallbackError("INVALID_INPUT", "readWholePages must be true or false");
  const origins = chooseOrigins(site, process.env.DOUYIN_ORIGINS);
  const [name] = Object.keys(unknown);
  if (name !== undefined) {
    const what = `createProvider of Douyin has no option "${plainText(name, 40)}"; it has origins, maxPageBytes and readWholePages`;
    throw new StreamFallbackError("INVALID_INPUT", what);
  }
  if (!(typeof maxPageBytes === "number" && maxPageBytes > 0)) {
    throw new StreamFallbackError("INVALID_INPUT", "maxPageBytes must be a number of bytes above 0");
  }
  const pages = { origins, maxPageBytes, readWholePages };
  return defineProvider({
    id: "douyin",
    name: "抖音",
    siteURL: `${origins.live}/`,
    hosts: hostsOf(origins),
    cookieDomains: ["douyin.com"],
    qualities,
    adapters: Object.values(adapters).map((adapter) => adapter(pages)),
    // The site plays radio on phones only, and may tell nobody else where its streams are.
    prefers: ({ isLiveRadio }) => (isLiveRadio ? "mobile" : undefined),
    matchURL: (url) => typeof url === "string" && hasRoomURL(url, origins),
    checkRef,
    checkUserAgent,
    optionsSchema,
    resolve: (input, context) => resolveInput(input, { context, settings: pages }),
  });
}
