export { closeDefaultClient, configureDefaultClient, type DefaultClientOptions } from "./default-client.ts";
export { createProvider, createProvider as douyin, type DouyinProviderOptions } from "./douyin.ts";
export { type Api, type GetInfoOptions, getInfo, type RecorderRoomInfo, type RoomInfo } from "./get-info.ts";
export {
  type GetStreamOptions,
  getStream,
  type Quality,
  type RecorderRoomStream,
  type RecorderStreamOptions,
  type RoomStream,
} from "./get-stream.ts";
export {
  APILoadBalancer,
  type ApiEndpointStatus,
  type ApiPatch,
  type ApiStatus,
  globalLoadBalancer,
  type LoadBalancerConfig,
  LoadBalancerManager,
  loadBalancer,
} from "./load-balancer.ts";
export type { Origins } from "./origins.ts";
export { type ChannelInfo, provider } from "./recorder-provider.ts";
export { resolveRoom } from "./resolve-room.ts";
export type { DouyinExtra, DouyinOptions } from "./room/douyin-room.ts";
export { type RoomSummary, summaryOf } from "./summary-of.ts";
