import { StreamFallbackError } from "@stream-fallback/core";
import { manualClock } from "@stream-fallback/core/testing";
import { expect, test } from "vitest";
import { type AdapterName, adaptersByUid } from "../adapter-names.ts";
import { cast } from "../emulator/cast/rooms.ts";
import type { Fault } from "../emulator/faults/faults.ts";
import { ROUND_DELAY_MS, setUp } from "./set-up.ts";

const { webRid, owner } = cast.live;
const status = (code: number): Fault => ({ kind: "status", status: code });

const faults: [AdapterName, string, Fault, string][] = [
  ...adaptersByUid.flatMap((asked): [AdapterName, string, Fault, string][] => [
    [asked, "a captcha", { kind: "captcha" }, "RISK_CONTROL"],
    [asked, "an empty body", { kind: "empty" }, "EMPTY_REPLY"],
    [asked, "HTTP 401", status(401), "RISK_CONTROL"],
    [asked, "HTTP 403", status(403), "RISK_CONTROL"],
    [asked, "HTTP 444", status(444), "RISK_CONTROL"],
    [asked, "HTTP 429", status(429), "RATE_LIMITED"],
    [asked, "HTTP 504", status(504), "HTTP_STATUS"],
    [asked, "a cut", { kind: "cut" }, "NETWORK"],
  ]),
  ["mobile", "a page instead of JSON", { kind: "htmlOnJson" }, "RISK_CONTROL"],
  ["mobile", "half a body", { kind: "truncate" }, "PARSE"],
  ["mobile", "broken JSON", { kind: "malformed" }, "PARSE"],
  ["mobile", "a renamed status", { kind: "rename", from: "status", to: "state" }, "SCHEMA"],
  ["userHTML", "half a page", { kind: "truncate" }, "INCOMPLETE"],
  ["userHTML", "a garbled state", { kind: "malformed" }, "INCOMPLETE"],
  ["userHTML", "a page without its state", { kind: "noState" }, "INCOMPLETE"],
  ["userHTML", "a renamed room id", { kind: "rename", from: "roomIdStr", to: "roomIdText" }, "INCOMPLETE"],
];

/** A site and a client for which the wait before a second round is over as soon as the first has failed. */
async function hurried() {
  const clock = manualClock();
  const scene = await setUp({ clock });
  scene.client.on("failure", () => void clock.advance(ROUND_DELAY_MS));
  return scene;
}

test.each(faults)(
  "the adapter %s meets %s: an error that says so, never an answer",
  async (api, _, fault, code) => {
    const { ask, emulator } = await hurried();
    // The nonce is had already, so that the fault meets the question itself.
    await ask(cast.offline.webRid, { api, uid: cast.offline.owner.secUid });
    emulator.control({ endpoint: api, fault });
    const failure = await ask(webRid, { api, uid: owner.secUid }).catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(StreamFallbackError);
    expect(failure).toMatchObject({ code: "ALL_ENDPOINTS_FAILED", cause: { code } });
  },
);

test.each(faults)(
  "the adapter %s meets %s: another adapter tells that the room is live",
  async (api, _, fault) => {
    const { ask, emulator, client } = await hurried();
    for (const { name } of client.balancer("douyin").status()) {
      if (name !== api && name !== "web") client.balancer("douyin").update(name, { weight: 0 });
    }
    client.balancer("douyin").update(api, { weight: 100 });
    emulator.control({ endpoint: api, fault });
    const info = await ask(webRid, { uid: owner.secUid });
    expect(info).toMatchObject({ living: true, api: "web", owner: owner.nickname });
    expect(info.meta.attempts.map(({ endpoint }) => endpoint)).toEqual([api, "web"]);
  },
);
