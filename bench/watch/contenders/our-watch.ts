import { createClient, type Watcher } from "@stream-fallback/core";
import { createProvider } from "@stream-fallback/douyin-provider";
import type { TransportName } from "../../answer/contenders/ours.ts";
import type { Watching } from "./watching.ts";

/** A client that watches, as fast as it is told to: how often the site bears to be asked is not what is measured. */
export function ourWatch(transport: TransportName): (origin: string) => Watching {
  return (origin) => {
    const provider = createProvider({ origins: { live: origin } });
    const client = createClient({ providers: [provider], transport, config: { rates: { enabled: false } } });
    let watcher: Watcher | undefined;
    return {
      async watch(rooms, intervalMs) {
        await watcher?.close();
        watcher = client.watch(
          rooms.map((room) => ({ room, api: "web" })),
          { intervalMs },
        );
        void listen(watcher);
      },
      answers: () => {
        const { endpoints = [] } = client.status().providers[provider.id] ?? {};
        return endpoints.reduce((sum, { successCalls }) => sum + successCalls, 0);
      },
    };
  };
}

async function listen(watcher: Watcher): Promise<void> {
  for await (const change of watcher)
    if (change.type === "unknown") console.error(`${change.name}: ${change.error.message}`);
}
