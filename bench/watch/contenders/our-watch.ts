import { setTimeout as sleep } from "node:timers/promises";
import { createClient, type Watcher } from "@stream-fallback/core";
import { createProvider } from "@stream-fallback/douyin-provider";
import type { TransportName } from "../../answer/contenders/ours.ts";
import type { Watching } from "./watching.ts";

/** A client that watches at the same pace. */
export function ourWatch(transport: TransportName): (rooms: readonly string[], origin: string) => Watching {
  return (rooms, origin) => {
    const provider = createProvider({ origins: { live: origin } });
    const client = createClient({ providers: [provider], transport, config: { rates: { enabled: false } } });
    const answers = () => client.status().providers[provider.id]?.endpoints[0]?.answers ?? 0;
    const watched = rooms.map((room) => ({ room, api: "web" }));
    // The watch that was asked for most of its rooms stays, so that what it knows of them counts among what is held.
    let longest: { watcher: Watcher; share: number } | undefined;
    let watcher = client.watch([]);
    let listening = drain(watcher);
    return {
      async prepare({ intervalMs, ms }) {
        watcher = client.watch(watched, { intervalMs });
        listening = drain(watcher);
        const share = ms / intervalMs;
        if (longest === undefined || share > longest.share) longest = { watcher, share };
        await sleep(SETTLED_MS);
      },
      async watch({ ms }) {
        const before = answers();
        await sleep(ms);
        const answered = answers() - before;
        await watcher.close();
        await listening;
        return answered;
      },
      close: () => client.close(),
    };
  };
}

/** Until the rooms of a watch are taken in. */
const SETTLED_MS = 500;

async function drain(watcher: Watcher): Promise<void> {
  for await (const _change of watcher);
}
