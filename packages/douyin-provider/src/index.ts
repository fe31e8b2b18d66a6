export { closeDefaultClient } from "./default-client.ts";
export { createProvider, createProvider as douyin, type DouyinProviderOptions } from "./douyin.ts";
export { type Api, type GetInfoOptions, getInfo, type RoomInfo } from "./get-info.ts";
export type { Origins } from "./origins.ts";
export type { DouyinExtra } from "./room/douyin-room.ts";
