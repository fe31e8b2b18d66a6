export type { DefaultClientOptions } from "./recorder/default-client.ts";
export { checkedClient, isClient } from "./recorder/is-client.ts";
export {
  type RecorderFacade,
  type RecorderFacadeOptions,
  recorderFacade,
} from "./recorder/recorder-facade.ts";
export type {
  RecorderGetInfoOptions,
  RecorderGetStreamOptions,
  RecorderStreamChoice,
  WithChannel,
} from "./recorder/recorder-options.ts";
export type { ChannelInfo, RecorderProvider } from "./recorder/recorder-provider.ts";
export type { Known, RecorderRoomInfo, RecorderRoomStream } from "./recorder/recorder-room.ts";
export type { PlatformOptions, TranslatedOptions } from "./recorder/to-client-options.ts";
