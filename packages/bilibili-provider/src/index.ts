export type { ChannelInfo } from "@stream-fallback/core/recorder";
export type { AdapterName } from "./adapters/adapters.ts";
export { type BilibiliProviderOptions, createProvider, createProvider as bilibili } from "./bilibili.ts";
export { closeDefaultClient, configureDefaultClient, type DefaultClientOptions } from "./default-client.ts";
export { type Api, type GetInfoOptions, getInfo, type RecorderRoomInfo, type RoomInfo } from "./get-info.ts";
export {
  type GetStreamOptions,
  getStream,
  type RecorderRoomStream,
  type RecorderStreamOptions,
  type RoomStream,
} from "./get-stream.ts";
export type { Origins } from "./origins.ts";
export { provider } from "./recorder/facade.ts";
export type { CodecName, FormatName } from "./recorder/named-choice.ts";
export { resolveRoom } from "./resolve-room.ts";
export type { BilibiliExtra } from "./room/bilibili-room.ts";
export type { Quality } from "./streams/quality.ts";
