import { providerSuite, type SuiteRoom } from "@stream-fallback/core/testing";
import { describe, it } from "vitest";
import { cast, missingId, type SiteRoom } from "./__fixtures__/site/rooms.ts";
import { SITE_BREAKS, startSite } from "./__fixtures__/site/start-site.ts";
import { createProvider } from "./bilibili.ts";

function sceneOf({ roomId, uid, owner, title, area, began }: SiteRoom): SuiteRoom {
  const id = String(roomId);
  return {
    roomId: id,
    uid: String(uid),
    inputs: [
      id,
      `https://live.bilibili.com/${id}?from=share`,
      `【${title}】 https://live.bilibili.com/h5/${id}，快来`,
    ],
    known: { owner, title, area, uid: String(uid), liveId: began === undefined ? "" : `${id}-${began}` },
  };
}

providerSuite({
  describe,
  it,
  async createProvider() {
    const site = await startSite();
    return { provider: createProvider({ origins: site.origins }), break: site.break, close: site.close };
  },
  scenes: {
    live: { ...sceneOf(cast.live), qualities: ["origin"] },
    offline: sceneOf(cast.offline),
    missing: { roomId: String(missingId), inputs: [String(missingId)] },
    urls: [
      `https://live.bilibili.com/${cast.live.roomId}`,
      `https://live.bilibili.com/blanc/${cast.live.roomId}`,
      "https://b23.tv/abc123",
      `https://space.bilibili.com/${cast.live.uid}`,
    ],
    garbage: ["", "  ", "今晚看什么", "https://example.com/1", "https://www.bilibili.com/video/BV1"],
    extraFields: ["isRoundPlay"],
    cookieName: "SESSDATA",
    streamsRefused: sceneOf(cast.locked),
    breaks: SITE_BREAKS,
  },
});
