import { createClient } from "@stream-fallback/core";
import { createProvider } from "@stream-fallback/douyin-provider";
import {
  type AppOptions,
  createApp,
  createServiceMetrics,
  type ListedRoom,
  type ServedWatch,
  type StartOptions,
  startServer,
} from "@stream-fallback/server";
import type { Slot } from "../judge.ts";
import { type Names, optionSlots, parameterSlot } from "../make-slots.ts";

const APP: Names<AppOptions> = {
  ...{
    client: true,
    watch: true,
    apiKey: true,
    corsOrigins: true,
    trustedProxies: true,
    askWith: true,
    identitiesFrom: true,
    metrics: true,
    logger: true,
    clock: true,
  },
};
const WATCH: Names<ServedWatch> = { rooms: true, intervalMs: true, keptIn: true, namespace: true };
const ROOM: Names<ListedRoom> = {
  ...{ room: true, intervalMs: true, api: true, uid: true, hours: true, timeZone: true },
};
const START: Names<StartOptions> = { ...APP, host: true, port: true };

const client = createClient({ providers: [createProvider()] });
const ASKED = new Request("http://localhost/status", { headers: { Host: "localhost" } });

export const serverSlots: Record<string, Slot[]> = {
  createApp: optionSlots<AppOptions>("createApp", {
    names: APP,
    base: { client },
    async use(options) {
      const app = createApp(options);
      await app.fetch(ASKED.clone());
      await app.drain();
    },
  }),
  "createApp of a watch": optionSlots<ServedWatch>("createApp of a watch", {
    names: WATCH,
    base: {},
    async use(watch) {
      const app = createApp({ client, watch });
      await app.begun();
      await app.drain();
    },
  }),
  "createApp of a watched room": optionSlots<ListedRoom>("createApp of a watched room", {
    names: ROOM,
    base: { room: "1" },
    async use(room) {
      const app = createApp({ client, watch: { rooms: [room] } });
      await app.begun();
      await app.drain();
    },
  }),
  createServiceMetrics: [
    parameterSlot("createServiceMetrics: observe", (odd) => createServiceMetrics().observe(odd)),
  ],
  startServer: optionSlots<StartOptions>("startServer", {
    names: START,
    base: { client, port: 0 },
    async use(options) {
      const server = await startServer(options);
      await server.close();
    },
  }),
};
