import { byId, setText } from "./dom.js";
import { amount, whole } from "./format.js";
import { say } from "./language.js";
import { isInUse, model } from "./model.js";
import { tileRow } from "./tiles.js";

/** @typedef {import("./language.js").TextKey} TextKey */

/** @type {readonly import("./tiles.js").Tile[]} */
const TILES = [
  { name: "backendsTile", read: backendsTile },
  { name: "requestsTile", read: requestsTile },
  total("retries", { name: "retriesTile", note: "retriesNote" }),
  total("refused", { name: "refusedTile", note: "refusedNote", tone: "bad" }),
  total("failed", { name: "failedTile", note: "failedNote", tone: "bad" }),
  total("cut", { name: "cutTile", note: "cutNote", tone: "bad" }),
  total("left", { name: "leftTile", note: "leftNote" }),
  total("upgrades", { name: "upgradesTile", note: "upgradesNote" }),
];

export function totalsView() {
  const tiles = tileRow(TILES);
  return {
    show() {
      tiles.show();
      const { cluster } = model.status ?? {};
      byId("cluster").hidden = cluster === undefined;
      if (cluster !== undefined) setText(byId("cluster"), say("cluster", { ...cluster }));
    },
  };
}

/**
 * A count since the gateway began.
 * @param {"retries" | "refused" | "failed" | "cut" | "left" | "upgrades"} count
 * @param {{ name: TextKey, note: TextKey, tone?: string }} words and how it looks where it is not 0
 * @returns {import("./tiles.js").Tile}
 */
function total(count, { name, note, tone = "plain" }) {
  return {
    name,
    read() {
      const value = model.status?.[count] ?? 0;
      return { value: whole(value), note: say(note), tone: value > 0 ? tone : "plain" };
    },
  };
}

function backendsTile() {
  const backends = (model.status?.backends ?? []).filter(({ state }) => state !== "draining");
  const inUse = backends.filter(isInUse).length;
  return {
    value: whole(inUse),
    note: say("ofBackends", { count: whole(backends.length) }),
    tone: inUse === 0 ? "bad" : inUse < backends.length ? "warning" : "good",
  };
}

function requestsTile() {
  const { status, rate } = model;
  return {
    value: whole(status?.requests ?? 0),
    note: rate === undefined ? "" : say("aSecond", { count: amount(rate) }),
  };
}
