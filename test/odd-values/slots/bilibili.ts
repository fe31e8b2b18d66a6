import {
  type BilibiliExtra,
  type BilibiliProviderOptions,
  closeDefaultClient,
  configureDefaultClient,
  createProvider,
  type GetInfoOptions,
  type GetStreamOptions,
  getInfo,
  getStream,
  provider,
  resolveRoom,
} from "@stream-fallback/bilibili-provider";
import { type Client, createClient } from "@stream-fallback/core";
import { countWarnings } from "../count-warnings.ts";
import { emptySite } from "../empty-site.ts";
import type { Slot } from "../judge.ts";
import { type Names, optionSlots, parameterSlot } from "../make-slots.ts";

const PROVIDER: Names<BilibiliProviderOptions> = { origins: true };
const GET_INFO: Names<GetInfoOptions> = {
  ...{ api: true, auth: true, cookie: true, uid: true, signal: true, timeoutMs: true, maxAgeMs: true },
};
const GET_STREAM: Names<GetStreamOptions> = {
  ...GET_INFO,
  ...{ quality: true, strictQuality: true, formatPriorities: true, codecPriorities: true, protocol: true },
  ...{ onlyAudio: true, probe: true, formatName: true, codecName: true },
  ...{ rejectCache: true, preferAlternativeStream: true, streamPriorities: true, sourcePriorities: true },
};

const site = await emptySite();
const NAMES = ["api", "account", "live", "short"] as const;
const origins = Object.fromEntries(NAMES.map((name) => [name, site]));
// Of the default client, which has no other way to be told.
process.env.BILIBILI_ORIGINS = NAMES.map((name) => `${name}=${site}`).join(",");

const CONFIG = { timeoutMs: 2_000, failover: { rounds: 1 }, breaker: { maxFailures: 1, floorShare: 0 } };
const ROOM = "7100200";
const QUICK = { timeoutMs: 2_000 };
/** Of the default client, which must ask nobody. */
const NOBODY = { ...QUICK, api: "nobody" };

async function onBilibili(use: (client: Client<BilibiliExtra>) => unknown): Promise<void> {
  const logger = countWarnings();
  const client = createClient({ providers: [createProvider({ origins })], config: CONFIG, logger });
  try {
    await use(client);
  } finally {
    await client.close();
  }
  logger.check();
}

const providerSlots: Slot[] = [
  ...optionSlots<BilibiliProviderOptions>("bilibili", {
    names: PROVIDER,
    base: {},
    use: (options) => createProvider(options).matchURL("https://live.bilibili.com/1"),
  }),
  ...NAMES.map((name) =>
    parameterSlot(
      `bilibili of the origin ${name}`,
      (odd) => void createProvider({ origins: { [name]: odd } }),
    ),
  ),
  parameterSlot("bilibili: matchURL", (odd) => createProvider().matchURL(odd)),
];

export const bilibiliSlots: Record<string, Slot[]> = {
  bilibili: providerSlots,
  getInfo: [
    ...optionSlots<GetInfoOptions>("getInfo of Bilibili", {
      names: GET_INFO,
      base: QUICK,
      use: (options) => onBilibili((client) => getInfo(ROOM, options, client)),
    }),
    parameterSlot("getInfo of Bilibili of a room", (odd) =>
      onBilibili((client) => getInfo(odd, QUICK, client)),
    ),
    parameterSlot("getInfo of Bilibili of a client", (odd) => getInfo(ROOM, NOBODY, odd)),
  ],
  getStream: [
    ...optionSlots<GetStreamOptions>("getStream of Bilibili", {
      names: GET_STREAM,
      base: QUICK,
      use: (options) => onBilibili((client) => getStream(ROOM, options, client)),
    }),
    parameterSlot("getStream of Bilibili of a channel", (odd) => getStream({ ...NOBODY, channelId: odd })),
    parameterSlot("getStream of Bilibili of a client", (odd) => getStream(ROOM, NOBODY, odd)),
  ],
  resolveRoom: [parameterSlot("resolveRoom of Bilibili", (odd) => resolveRoom(odd, QUICK))],
  provider: [
    parameterSlot("provider.matchURL of Bilibili", (odd) => provider.matchURL(odd)),
    parameterSlot("provider.resolveChannelInfoFromURL of Bilibili", (odd) =>
      provider.resolveChannelInfoFromURL(odd),
    ),
  ],
  configureDefaultClient: [
    parameterSlot("configureDefaultClient of Bilibili", async (odd) => {
      configureDefaultClient(odd);
      await closeDefaultClient();
    }),
  ],
  closeDefaultClient: [
    parameterSlot("closeDefaultClient of Bilibili", (odd) =>
      (closeDefaultClient as (odd: never) => unknown)(odd),
    ),
  ],
};
