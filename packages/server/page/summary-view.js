import { duration, percent, whole } from "./format.js";
import { sumOf } from "./history.js";
import { say } from "./language.js";
import { model } from "./model.js";
import { tileRow } from "./tiles.js";

const RATE_MS = 300_000;

/** @type {readonly import("./tiles.js").Tile[]} */
const TILES = [
  { name: "onAirTile", read: roomsTile },
  { name: "endpointsTile", read: endpointsTile },
  { name: "requestsTile", read: requestsTile },
  { name: "successTile", read: successTile },
  { name: "latenessTile", read: latenessTile },
];

export function summaryView() {
  return tileRow(TILES);
}

function roomsTile() {
  const rooms = model.rooms ?? [];
  const count = (/** @type {string} */ state) => rooms.filter((room) => room.state === state).length;
  const unknown = count("unknown");
  const notes = [say("ofRooms", { count: whole(rooms.length) })];
  if (unknown > 0) notes.push(say("unknownRooms", { count: whole(unknown) }));
  return {
    value: model.rooms === undefined ? "–" : whole(count("live")),
    note: notes.join(" · "),
    tone: unknown > 0 ? "warning" : count("live") > 0 ? "live" : "plain",
  };
}

function endpointsTile() {
  const endpoints = Object.values(model.status?.providers ?? {}).flatMap((provider) => provider.endpoints);
  const healthy = endpoints.filter(({ state }) => state === "closed").length;
  return {
    value: whole(healthy),
    note: say("ofEndpoints", { count: whole(endpoints.length) }),
    tone: healthy === endpoints.length ? "good" : healthy === 0 ? "bad" : "warning",
  };
}

function requestsTile() {
  const { tracks, intervalMs, at } = model.history;
  const samples = 60_000 / intervalMs;
  const sum = sumOf([...tracks.values()].flatMap(({ requests }) => requests.slice(-samples)));
  return { value: at.length === 0 ? "–" : whole(sum), note: "" };
}

/** Of what was asked lately: since the start a bad hour would be no more than a tenth of a percent of a good month. */
function successTile() {
  const { tracks, intervalMs } = model.history;
  const samples = RATE_MS / intervalMs;
  const sum = (/** @type {"requests" | "errors"} */ column) =>
    sumOf([...tracks.values()].flatMap((track) => track[column].slice(-samples)));
  const requests = sum("requests");
  if (requests === 0) return { value: "–", note: say("noRequests") };
  const share = Math.max(0, 1 - sum("errors") / requests);
  return {
    value: percent(share),
    note: say("lastMinutes"),
    tone: share < 0.8 ? "bad" : share < 0.9 ? "warning" : "good",
  };
}

function latenessTile() {
  const { latenessMs, due } = model.status?.watch ?? { latenessMs: 0, due: 0 };
  const isLate = latenessMs >= 1_000;
  return {
    value: isLate ? duration(latenessMs) : say("onTime"),
    note: isLate ? say("dueRooms", { count: whole(due) }) : "",
    tone: latenessMs > 60_000 ? "warning" : "plain",
  };
}
