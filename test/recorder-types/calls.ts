// A recorder in small: it has types of its own, and calls what it has called elsewhere so far. Nothing here is cast.
import type { Client } from "@stream-fallback/core";
import {
  APILoadBalancer,
  configureDefaultClient,
  type DouyinExtra,
  getInfo,
  getStream,
  globalLoadBalancer,
  LoadBalancerManager,
  loadBalancer,
  provider,
  type RoomInfo,
  type RoomStream,
  summaryOf,
} from "@stream-fallback/douyin-provider";

type Way = "web" | "webHTML" | "mobile" | "userHTML";
type Container = "flv" | "hls";

/** What it keeps of a channel: whatever the user has typed. */
interface Channel {
  channelId: string;
  quality: string | number;
  streamPriorities: string[];
  sourcePriorities: string[];
  formatPriorities?: Container[];
  auth?: string;
  api?: string;
  uid?: string | number;
  doubleScreen?: boolean;
}

interface LiveInfo {
  living: boolean;
  isLiveRadio: boolean;
  owner: string;
  title: string;
  roomId: string;
  avatar: string;
  cover: string;
  liveId: string;
  uid: string;
  api: Way;
  area: string;
  liveStartTime: Date;
  recordStartTime: Date;
}

interface Picture {
  quality: string;
  name: string;
  flv?: string;
  hls?: string;
}

interface Found extends Omit<LiveInfo, "liveStartTime" | "recordStartTime" | "area" | "isLiveRadio"> {
  isLiveRadio?: boolean;
  streams: { desc: string; key: string; bitRate: number }[];
  sources: { name: string; streams: Picture[] }[];
  currentStream: {
    name: string;
    source: string;
    url: string;
    onlyAudio: boolean;
    headers?: Record<string, string>;
    expiresAt?: Date;
  };
}

export async function check(channel: Channel): Promise<LiveInfo> {
  const { auth, api, uid, doubleScreen } = channel;
  return getInfo(channel.channelId, { auth, api, uid, doubleScreen });
}

export async function find(channel: Channel, isLost: boolean, client?: Client<DouyinExtra>): Promise<Found> {
  const { isLiveRadio, liveId } = await check(channel);
  const found: Found = await getStream(
    {
      channelId: channel.channelId,
      quality: channel.quality,
      streamPriorities: channel.streamPriorities,
      sourcePriorities: channel.sourcePriorities,
      strictQuality: false,
      rejectCache: isLost,
      cookie: channel.auth,
      auth: channel.auth,
      formatPriorities: channel.formatPriorities,
      preferAlternativeStream: isLost && liveId !== "",
      doubleScreen: channel.doubleScreen,
      api: channel.api,
      uid: channel.uid,
      isLiveRadio,
    },
    client,
  );
  return found;
}

/** The same options, as one object that holds more than they are. */
export async function findByChannel(channel: Channel & { savePath: string }): Promise<Found> {
  const kept: RoomStream & RoomInfo = await getStream(channel);
  return (await getStream(channel.channelId, { ...channel, uid: kept.uid })) satisfies RoomStream;
}

export async function findAsClient(channel: Channel, client: Client<DouyinExtra>): Promise<Found[]> {
  const { channelId, ...options } = channel;
  return [
    await getStream(channel, client),
    await getStream(channelId, client),
    await getStream(channelId, options, client),
  ];
}

export async function add(url: string): Promise<{ id: string; title: string; owner: string } | null> {
  return provider.matchURL(url) ? provider.resolveChannelInfoFromURL(url) : null;
}

interface Row {
  api: Way;
  priority: number;
  weight: number;
  failureCount: number;
  isBlocked: boolean;
  lastFailureTime: string | null;
  nextRetryTime: string | null;
}

interface EndpointRow {
  endpoint: { name: Way; priority: number; weight: number };
  failureCount: number;
  lastFailureTime: number;
  isBlocked: boolean;
  nextRetryTime: number;
}

interface Limits {
  maxFailures: number;
  blockDuration: number;
  retryMultiplier: number;
  healthCheckInterval: number;
}

export function manage(limits: Partial<Limits>, name: Way | "balance" | "random"): [Row[], EndpointRow[]] {
  const { getStatus, isAPIHealthy, getHealthyAPIs, updateConfig } = loadBalancer;
  const names: Way[] = getHealthyAPIs();
  const healthy: boolean[] = names.map(isAPIHealthy);
  const best: Way | null = LoadBalancerManager.getRecommendedAPI();
  const now: Limits = loadBalancer.getConfig();
  updateConfig({ ...now, ...limits });
  if (healthy.includes(false) && best !== null) loadBalancer.updateAPIConfig(best, { weight: 5 });
  globalLoadBalancer.resetEndpoint(name);
  globalLoadBalancer.updateEndpointConfig(name, { name, priority: 1, weight: 2 });
  globalLoadBalancer.resetAllEndpoints();
  return [getStatus(), globalLoadBalancer.getEndpointStatus()];
}

export async function askAlone(
  { auth, uid, channelId }: Channel,
  limits: Partial<Limits>,
): Promise<LiveInfo> {
  const own = new APILoadBalancer(limits);
  try {
    return await own.callWithLoadBalance(channelId, { auth, uid, doubleScreen: true });
  } finally {
    await own.close();
  }
}

export async function begin(client: Client<DouyinExtra>, channelId: string): Promise<LiveInfo> {
  configureDefaultClient({ config: { ttlMs: 10_000 }, strategy: "tiered" });
  const summary: LiveInfo = summaryOf(await getInfo(channelId));
  const { title } = summaryOf(await client.getInfo(channelId));
  return { ...summary, title };
}
