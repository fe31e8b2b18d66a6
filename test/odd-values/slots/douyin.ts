import { type Client, createClient } from "@stream-fallback/core";
import {
  APILoadBalancer,
  closeDefaultClient,
  configureDefaultClient,
  createProvider,
  type DouyinExtra,
  type DouyinProviderOptions,
  type GetInfoOptions,
  type GetStreamOptions,
  getInfo,
  getStream,
  loadBalancer,
  provider,
  resolveRoom,
  summaryOf,
} from "@stream-fallback/douyin-provider";
import { countWarnings } from "../count-warnings.ts";
import { emptySite } from "../empty-site.ts";
import { type Slot, typed } from "../judge.ts";
import { type Names, optionSlots, parameterSlot } from "../make-slots.ts";

const GET_INFO: Names<GetInfoOptions> = {
  ...{ api: true, auth: true, cookie: true, uid: true, signal: true, timeoutMs: true, maxAgeMs: true },
  doubleScreen: true,
};
const GET_STREAM: Names<GetStreamOptions> = {
  ...GET_INFO,
  ...{
    quality: true,
    strictQuality: true,
    formatPriorities: true,
    onlyAudio: true,
    probe: true,
    isLiveRadio: true,
    codecPriorities: true,
    protocol: true,
  },
  ...{ rejectCache: true, preferAlternativeStream: true, streamPriorities: true, sourcePriorities: true },
};
const PROVIDER: Names<DouyinProviderOptions> = { origins: true, maxPageBytes: true, readWholePages: true };

const site = await emptySite();
const NAMES = ["live", "www", "webcast", "short", "ttwid"] as const;
const origins = Object.fromEntries(NAMES.map((name) => [name, site]));
// Of the default client, which has no other way to be told.
process.env.DOUYIN_ORIGINS = NAMES.map((name) => `${name}=${site}`).join(",");

const CONFIG = { timeoutMs: 2_000, failover: { rounds: 1 }, breaker: { maxFailures: 1, floorShare: 0 } };

async function onDouyin(use: (client: Client<DouyinExtra>) => unknown): Promise<void> {
  const logger = countWarnings();
  const client = createClient({ providers: [createProvider({ origins })], config: CONFIG, logger });
  try {
    await use(client);
  } finally {
    await client.close();
  }
  logger.check();
}

const ROOM = "100200300400";
const QUICK = { timeoutMs: 2_000 };

const managed: Slot[] = [
  parameterSlot("new APILoadBalancer", (odd) => void new APILoadBalancer(odd)),
  parameterSlot("new APILoadBalancer of a function", (odd) => new APILoadBalancer(() => odd).getStatus()),
  parameterSlot("loadBalancer.callWithLoadBalance", (odd) =>
    typed(() => loadBalancer.callWithLoadBalance(odd, QUICK)),
  ),
  parameterSlot("loadBalancer.callWithLoadBalance of options", (odd) =>
    loadBalancer.callWithLoadBalance("", odd),
  ),
  parameterSlot("loadBalancer.resetAPI", (odd) => loadBalancer.resetAPI(odd)),
  parameterSlot("loadBalancer.updateAPIConfig", (odd) => loadBalancer.updateAPIConfig(odd, { weight: 1 })),
  parameterSlot("loadBalancer.updateAPIConfig of a patch", (odd) => loadBalancer.updateAPIConfig("web", odd)),
  ...["priority", "weight"].map((name) =>
    parameterSlot(`loadBalancer.updateAPIConfig of ${name}`, (odd) =>
      loadBalancer.updateAPIConfig("web", { [name]: odd }),
    ),
  ),
  parameterSlot("loadBalancer.updateConfig", (odd) => loadBalancer.updateConfig(odd)),
  ...Object.keys(loadBalancer.getConfig()).map((name) =>
    parameterSlot(`loadBalancer.updateConfig of ${name}`, (odd) =>
      loadBalancer.updateConfig({ [name]: odd }),
    ),
  ),
  parameterSlot("loadBalancer.isAPIHealthy", (odd) => loadBalancer.isAPIHealthy(odd)),
];

const providerSlots: Slot[] = [
  ...optionSlots<DouyinProviderOptions>("createProvider", {
    names: PROVIDER,
    base: {},
    use: (options) => createProvider(options).matchURL("https://live.douyin.com/1"),
  }),
  ...NAMES.map((name) =>
    parameterSlot(
      `createProvider of the origin ${name}`,
      (odd) => void createProvider({ origins: { [name]: odd } }),
    ),
  ),
];

export const douyinSlots: Record<string, Slot[]> = {
  createProvider: providerSlots,
  douyin: providerSlots,
  getInfo: [
    ...optionSlots<GetInfoOptions>("getInfo", {
      names: GET_INFO,
      base: QUICK,
      use: (options) => onDouyin((client) => getInfo(ROOM, options, client)),
    }),
    parameterSlot("getInfo of a room", (odd) => onDouyin((client) => getInfo(odd, QUICK, client))),
    parameterSlot("getInfo of a client", (odd) => getInfo(ROOM, { ...QUICK, api: "nobody" as never }, odd)),
  ],
  getStream: [
    ...optionSlots<GetStreamOptions>("getStream", {
      names: GET_STREAM,
      base: QUICK,
      use: (options) => onDouyin((client) => getStream(ROOM, options, client)),
    }),
    parameterSlot("getStream of a room", (odd) => onDouyin((client) => getStream(odd, QUICK, client))),
    parameterSlot("getStream of a channel", (odd) =>
      getStream({ channelId: odd, ...QUICK, api: "nobody" as never }),
    ),
    parameterSlot("getStream of a client", (odd) =>
      getStream(ROOM, { ...QUICK, api: "nobody" as never }, odd),
    ),
  ],
  resolveRoom: [
    parameterSlot("resolveRoom", (odd) => resolveRoom(odd, QUICK)),
    ...optionSlots<Pick<GetInfoOptions, "signal" | "timeoutMs">>("resolveRoom", {
      names: { signal: true, timeoutMs: true },
      base: QUICK,
      use: (options) => resolveRoom(ROOM, options),
    }),
  ],
  provider: [
    parameterSlot("provider.matchURL", (odd) => provider.matchURL(odd)),
    parameterSlot("provider.resolveChannelInfoFromURL", (odd) => provider.resolveChannelInfoFromURL(odd)),
  ],
  summaryOf: [
    parameterSlot("summaryOf", (odd) => summaryOf(odd)),
    parameterSlot("summaryOf of a stream", (odd) => summaryOf({ currentStream: odd } as never)),
  ],
  configureDefaultClient: [
    parameterSlot("configureDefaultClient", async (odd) => {
      configureDefaultClient(odd);
      await closeDefaultClient();
    }),
    parameterSlot("configureDefaultClient of a logger", async (odd) => {
      configureDefaultClient({ logger: odd });
      loadBalancer.resetAPI("nobody" as never);
      await closeDefaultClient();
    }),
  ],
  closeDefaultClient: [
    parameterSlot("closeDefaultClient", (odd) => (closeDefaultClient as (odd: never) => unknown)(odd)),
  ],
  APILoadBalancer: managed,
  loadBalancer: managed,
  globalLoadBalancer: managed,
  LoadBalancerManager: managed,
};
