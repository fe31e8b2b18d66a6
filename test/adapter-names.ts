import { type Api, createProvider } from "@stream-fallback/douyin-provider";

export type AdapterName = Exclude<Api, "balance" | "random">;

const { adapters } = createProvider();
const roomWithoutUid = {
  room: { provider: "douyin", roomId: "1" },
  need: { kind: "status" },
  options: {},
} as const;

/** The adapters of the provider, so that tables of tests hold a new one as well. */
export const adapterNames = adapters.map(({ name }) => name as AdapterName);

const isAskedByRoom = ({ accepts }: (typeof adapters)[number]) => accepts?.(roomWithoutUid) ?? true;

/** Those that need no uid, and teach it. */
export const adaptersByRoom = adapters.filter(isAskedByRoom).map(({ name }) => name as AdapterName);

/** Those that find a room by its anchor only. */
export const adaptersByUid = adapterNames.filter((name) => !adaptersByRoom.includes(name));
