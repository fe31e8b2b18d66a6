import { createClient } from "@stream-fallback/core";
import { createProvider } from "@stream-fallback/douyin-provider";
import type { TransportName } from "../../answer/contenders/ours.ts";
import { atPace } from "./at-pace.ts";
import type { Watching } from "./watching.ts";

/** A client that asks on the same schedule. */
export function ourLoop(transport: TransportName): (rooms: readonly string[], origin: string) => Watching {
  return (rooms, origin) => {
    const provider = createProvider({ origins: { live: origin } });
    const client = createClient({ providers: [provider], transport });
    let place = 0;
    const ask = () => client.getInfo(rooms[place++ % rooms.length] ?? "", { api: "web", maxAgeMs: 0 });
    return {
      watch: (pace) => atPace(rooms, { pace, ask }),
      close: () => client.close(),
    };
  };
}
