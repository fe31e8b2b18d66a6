// A recorder of Bilibili in small, with types of its own. Nothing here is cast.
import {
  type BilibiliExtra,
  configureDefaultClient,
  getInfo,
  getStream,
  provider,
  type RoomInfo,
  type RoomStream,
} from "@stream-fallback/bilibili-provider";
import { type Client, summaryOf } from "@stream-fallback/core";

type Qn = 30_000 | 25_000 | 20_000 | 10_000 | 400 | 250 | 150 | 80;

/** What it keeps of a channel. */
interface Channel {
  channelId: string;
  quality: Qn | "highest";
  formatName: "auto" | "flv" | "hls" | "fmp4" | "flv_only" | "hls_only" | "fmp4_only";
  codecName: "auto" | "avc" | "hevc" | "avc_only" | "hevc_only";
  onlyAudio?: boolean;
  auth?: string;
  uid?: number;
}

interface LiveInfo {
  living: boolean;
  owner: string;
  title: string;
  roomId: string;
  avatar: string;
  cover: string;
  liveId: string;
  uid: string;
  liveStartTime: Date;
}

interface Found extends LiveInfo {
  sources: { name: string; streams: { quality: string; name: string; flv?: string; hls?: string }[] }[];
  currentStream: {
    name: string;
    source: string;
    url: string;
    codec?: string;
    container?: "flv" | "ts" | "fmp4";
    headers?: Record<string, string>;
    expiresAt?: Date;
  };
}

export async function check({ channelId, auth, uid }: Channel): Promise<LiveInfo> {
  return getInfo(channelId, { cookie: auth, uid });
}

export async function find(channel: Channel, isStrict: boolean): Promise<Found> {
  return getStream({
    channelId: channel.channelId,
    quality: channel.quality,
    cookie: channel.auth,
    strictQuality: isStrict,
    formatName: channel.formatName,
    codecName: channel.codecName,
    onlyAudio: channel.onlyAudio,
  });
}

/** The same options, as one object that holds more than they are. */
export async function findAsClient(
  channel: Channel & { savePath: string },
  client: Client<BilibiliExtra>,
): Promise<Found[]> {
  const { channelId, ...options } = channel;
  const kept: RoomStream & RoomInfo = await getStream(channel, client);
  console.log(kept.title);
  return [
    await getStream(channel, { ...options, codecName: "avc" }, client),
    await getStream(channelId, client),
    await getStream(channelId, options, client),
  ];
}

export async function add(url: string): Promise<{ id: string; title: string; owner: string } | null> {
  configureDefaultClient({ config: { ttlMs: 10_000 }, strategy: "tiered" });
  const { isRoundPlay, title } = await getInfo(url);
  const { living } = summaryOf(await getInfo(url));
  if (isRoundPlay || !living || title === "") return null;
  return provider.matchURL(url) ? provider.resolveChannelInfoFromURL(url) : null;
}
