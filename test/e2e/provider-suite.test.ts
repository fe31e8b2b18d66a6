import { providerSuite, type SuiteRoom } from "@stream-fallback/core/testing";
import { createProvider } from "@stream-fallback/douyin-provider";
import { describe, it } from "vitest";
import { cast } from "../emulator/cast/rooms.ts";
import { startEmulator } from "../emulator/server.ts";

const { live, offline, missing, restricted } = cast;

function sceneOf({ webRid, owner, title }: typeof live | typeof offline): SuiteRoom {
  return {
    roomId: webRid,
    uid: owner.secUid,
    inputs: [webRid, `https://live.douyin.com/${webRid}`, `看 https://live.douyin.com/${webRid}，快来`],
    known: { owner: owner.nickname, uid: owner.secUid, title },
  };
}

providerSuite({
  describe,
  it,
  async createProvider(clock) {
    const emulator = await startEmulator({ clock: () => clock.wallNow() });
    return {
      provider: createProvider({ origins: emulator.origins }),
      break: (kind) => emulator.control({ endpoint: "*", fault: { kind } }),
      close: emulator.close,
    };
  },
  scenes: {
    live: {
      ...sceneOf(live),
      qualities: ["origin", "uhd", "hd", "sd", "ld", "md", "ao", "real_origin"],
      onRequest: ["real_origin"],
    },
    offline: sceneOf(offline),
    missing: { roomId: missing.webRid, inputs: [missing.webRid] },
    restricted: { roomId: restricted.webRid, inputs: [restricted.webRid] },
    urls: [`https://live.douyin.com/${live.webRid}`, `https://live.douyin.com/${live.webRid}?from=share`],
    garbage: ["", "  ", "今晚看什么", "https://example.com/1"],
    extraFields: ["isLiveRadio", "streams"],
    options: { doubleScreen: true },
    breaks: {
      captcha: "RISK_CONTROL",
      empty: "EMPTY_REPLY",
      cut: "NETWORK",
      truncate: undefined,
      malformed: undefined,
    },
  },
});
