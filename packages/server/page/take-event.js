import { model, noteChange, serviceNow } from "./model.js";

/**
 * Takes in what the service has told, so that it is seen before the next answer.
 * @param {import("./event-parser.js").ServerEvent} told
 * @returns {boolean} whether it is of a room
 */
export function takeEvent({ event, data }) {
  if (event === "end") return false;
  if (event === "gap") {
    noteChange({ type: "gap", name: "", owner: "", title: "", at: serviceNow(), code: undefined });
    return true;
  }
  if (!["live", "ended", "title", "unknown"].includes(event)) return false;
  const { name, at, info, lastKnown, error } = JSON.parse(data);
  const { owner = "", title = "" } = info ?? lastKnown ?? {};
  noteChange({ type: event, name, owner, title, at: Date.parse(at), code: error?.code });
  model.rooms = model.rooms?.map((room) => {
    if (room.name !== name) return room;
    const shown = { ...room, owner: owner || room.owner, title: title || room.title };
    if (event === "unknown") return { ...shown, state: "unknown", onAirSince: undefined, code: error?.code };
    const state = info.living ? "live" : "off-air";
    return { ...shown, state, knownAt: Date.parse(at), onAirSince: undefined, code: undefined };
  });
  return true;
}
