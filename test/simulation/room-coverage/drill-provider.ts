import { type Adapter, defineProvider, type Provider, StreamFallbackError } from "@stream-fallback/core";
import type { Reply } from "./limited-site.ts";

interface DrillParts {
  random: () => number;
  ask(endpoint: string, identity: string): Reply;
  /** A true state was learned. */
  learned(roomId: string): void;
}

const API_MS = { least: 50, most: 110 };
const PAGE_MS = { least: 300, most: 900 };

/** A provider of four adapters, as Douyin has them, over the drill's site. */
export function drillProvider({ random, ask, learned }: DrillParts): Provider {
  const adapter = (
    { name, priority, weight }: { name: string; priority: number; weight: number },
    { needsUid, latency }: { needsUid: boolean; latency: { least: number; most: number } },
  ): Adapter => ({
    ...{ name, priority, weight, provides: ["status"] },
    ...(needsUid ? { accepts: ({ room }) => room.uid !== undefined } : {}),
    async fetchRoom({ room: { roomId } }, { identity, clock, signal }) {
      const reply = ask(name, identity.id);
      const waitMs = latency.least + random() * (latency.most - latency.least);
      await new Promise<void>((resolve) => clock.setTimeout(resolve, waitMs));
      signal.throwIfAborted();
      if (reply === "444")
        throw new StreamFallbackError("RISK_CONTROL", "asked too often", { isAboutRate: true });
      if (reply === "captcha") throw new StreamFallbackError("RISK_CONTROL", "a captcha");
      learned(roomId);
      return {
        ...{ living: false, title: "", owner: "anchor", uid: `uid-${roomId}`, avatar: "", cover: "" },
        ...{ liveId: "", area: "", sources: [], learned: { uid: `uid-${roomId}` } },
      };
    },
  });
  return defineProvider({
    id: "drill",
    name: "the drill",
    siteURL: "https://site.invalid/",
    adapters: [
      adapter({ name: "web", priority: 1, weight: 3 }, { needsUid: false, latency: API_MS }),
      adapter({ name: "webHTML", priority: 2, weight: 2 }, { needsUid: false, latency: PAGE_MS }),
      adapter({ name: "mobile", priority: 3, weight: 2 }, { needsUid: true, latency: API_MS }),
      adapter({ name: "userHTML", priority: 4, weight: 1 }, { needsUid: true, latency: PAGE_MS }),
    ],
    matchURL: () => false,
    resolve: async (input) => ({ provider: "drill", roomId: input }),
  });
}
