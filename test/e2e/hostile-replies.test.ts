import { StreamFallbackError } from "@stream-fallback/core";
import { manualClock } from "@stream-fallback/core/testing";
import { describe, expect, test } from "vitest";
import { adapterNames } from "../adapter-names.ts";
import { cast } from "../emulator/cast/rooms.ts";
import type { Fault } from "../emulator/faults/faults.ts";
import { sampleOf } from "../sample-of.ts";
import { ROUND_DELAY_MS, setUp } from "./set-up.ts";

const { webRid, owner } = cast.live;

/** What an adapter must call it: where JSON was asked for, any page is a block; of a page it has to be known as one. */
const hostile: [string, Fault, { json: string; page: string }][] = [
  [
    "a firewall's script",
    { kind: "firewall", page: "script" },
    { json: "RISK_CONTROL", page: "RISK_CONTROL" },
  ],
  ["a firewall's token", { kind: "firewall", page: "token" }, { json: "RISK_CONTROL", page: "INCOMPLETE" }],
  [
    "a captcha in a header",
    { kind: "verify", header: "bdturing-verify" },
    { json: "RISK_CONTROL", page: "RISK_CONTROL" },
  ],
  [
    "a slider in a header, beside a short body",
    { kind: "verify", header: "x-vc-bdturing-parameters", body: "short" },
    { json: "RISK_CONTROL", page: "RISK_CONTROL" },
  ],
  [
    "a login in a header",
    { kind: "verify", header: "x-tt-verify-passport-decision" },
    { json: "RISK_CONTROL", page: "RISK_CONTROL" },
  ],
  ["Argus", { kind: "firewall", page: "argus" }, { json: "RISK_CONTROL", page: "RISK_CONTROL" }],
  ["the word blocked", { kind: "blocked" }, { json: "RISK_CONTROL", page: "INCOMPLETE" }],
  ["a reset connection", { kind: "reset" }, { json: "NETWORK", page: "NETWORK" }],
  ["more than 8 MB", { kind: "oversize" }, { json: "REPLY_TOO_LARGE", page: "REPLY_TOO_LARGE" }],
  ["a bomb", { kind: "bomb" }, { json: "REPLY_TOO_LARGE", page: "REPLY_TOO_LARGE" }],
];

async function hurried() {
  const clock = manualClock();
  const scene = await setUp({ clock });
  scene.client.on("failure", () => void clock.advance(ROUND_DELAY_MS));
  return scene;
}

describe.each(adapterNames)("the adapter %s", (api) => {
  test.each(hostile)("meets %s: an error that says so, never an answer", async (_, fault, codes) => {
    const { ask, emulator } = await hurried();
    // Cookies are had already, so that the fault meets the question itself.
    await ask(cast.offline.webRid, { api, uid: cast.offline.owner.secUid });
    emulator.control({ endpoint: api, fault });
    const failure = await ask(webRid, { api, uid: owner.secUid }).catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(StreamFallbackError);
    const code = api.endsWith("HTML") ? codes.page : codes.json;
    expect(failure).toMatchObject({ code: "ALL_ENDPOINTS_FAILED", cause: { code } });
  });

  test.each(sampleOf(hostile, 5))(
    "meets %s: another adapter tells that the room is live",
    async (_, fault) => {
      const { ask, emulator, client } = await hurried();
      const balancer = client.balancer("douyin");
      for (const { name } of balancer.status()) balancer.update(name, { weight: name === api ? 100 : 1 });
      emulator.control({ endpoint: api, fault });
      const info = await ask(webRid, { uid: owner.secUid });
      expect(info).toMatchObject({ living: true, owner: owner.nickname });
      expect(info.meta.attempts).toMatchObject([{ endpoint: api, kind: "failure" }, { kind: "success" }]);
    },
  );
});
