export type { AdapterName } from "./adapters/adapters.ts";
export { type BilibiliProviderOptions, createProvider, createProvider as bilibili } from "./bilibili.ts";
export type { Origins } from "./origins.ts";
export type { BilibiliExtra } from "./room/bilibili-room.ts";
