import { createProvider } from "@stream-fallback/bilibili-provider";
import type { ErrorCode } from "@stream-fallback/core";
import { providerSuite, type SuiteRoom } from "@stream-fallback/core/testing";
import { describe, it } from "vitest";
import { cast, nobody } from "../../emulator/bilibili/cast/cast.ts";
import type { Member } from "../../emulator/bilibili/cast/member.ts";
import type { Fault } from "../../emulator/bilibili/faults/faults.ts";
import { startBilibili } from "../../emulator/bilibili/server.ts";
import { sampleOf } from "../../sample-of.ts";

/** How all of the site may fail, and what each adapter must call it. */
const breaks: Readonly<Record<string, readonly [Fault, ErrorCode | undefined]>> = {
  "412 with JSON": [{ kind: "intercepted", form: "json" }, "RISK_CONTROL"],
  "412 with a page": [{ kind: "intercepted", form: "page" }, "RISK_CONTROL"],
  "412 with nothing": [{ kind: "intercepted", form: "nothing" }, "RISK_CONTROL"],
  "-412 in 200": [{ kind: "intercepted", form: "inOk" }, "RISK_CONTROL"],
  "-352": [{ kind: "risk", form: "code" }, "RISK_CONTROL"],
  "-352 as text": [{ kind: "risk", form: "text" }, "RISK_CONTROL"],
  "the words of -352": [{ kind: "risk", form: "words" }, "RISK_CONTROL"],
  "a voucher with code 0": [{ kind: "risk", form: "voucher" }, "RISK_CONTROL"],
  "a voucher's header": [{ kind: "risk", form: "header" }, "RISK_CONTROL"],
  "-799": [{ kind: "code", code: -799 }, "RATE_LIMITED"],
  "-509": [{ kind: "code", code: -509 }, "RATE_LIMITED"],
  "-500": [{ kind: "code", code: -500 }, "UPSTREAM_ERROR"],
  "a code that nobody knows": [{ kind: "code", code: 123_456 }, "UPSTREAM_ERROR"],
  // An empty list means the absence of rooms to one, and is no data to others.
  "an empty list for data": [{ kind: "noData" }, undefined],
  "a page for data": [{ kind: "htmlOnJson" }, undefined],
  truncated: [{ kind: "truncate" }, undefined],
  malformed: [{ kind: "malformed" }, undefined],
  "another name of the state": [{ kind: "rename", from: "live_status", to: "liveStatus" }, undefined],
  cut: [{ kind: "cut" }, "NETWORK"],
  reset: [{ kind: "reset" }, "NETWORK"],
};

function sceneOf({ roomId, uid, owner, title, area, began }: Member): SuiteRoom {
  const id = String(roomId);
  const url = `https://live.bilibili.com/${id}`;
  return {
    ...{ roomId: id, uid: String(uid), inputs: [id, url, `看看 ${url}?share_source=copy_link，快来`] },
    known: { owner, title, area, uid: String(uid), liveId: began === undefined ? "" : `${id}-${began}` },
  };
}

providerSuite({
  describe,
  it,
  async createProvider(clock) {
    const site = await startBilibili({ clock: clock.wallNow, hasPortPerHost: true });
    return {
      provider: createProvider({ origins: site.origins }),
      break: (kind: string) => site.fail({ endpoint: "*", fault: (breaks[kind] as [Fault, unknown])[0] }),
      close: site.close,
    };
  },
  scenes: {
    // The page brings what it likes, so the qualities are those of a room that has one.
    live: { ...sceneOf(cast.oneQuality), qualities: ["origin"] },
    offline: sceneOf(cast.offline),
    missing: { roomId: String(nobody.roomId), inputs: [String(nobody.roomId)] },
    urls: [
      `https://live.bilibili.com/${cast.live.roomId}`,
      `https://live.bilibili.com/h5/${cast.live.roomId}`,
      `https://live.bilibili.com/blanc/${cast.live.roomId}`,
      "https://b23.tv/toRoom",
    ],
    extraFields: ["isRoundPlay"],
    cookieName: "SESSDATA",
    breaks: Object.fromEntries(sampleOf(Object.entries(breaks), 7).map(([kind, [, code]]) => [kind, code])),
  },
});
