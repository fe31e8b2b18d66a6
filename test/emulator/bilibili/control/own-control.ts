import { allowOnly, ControlError, type Fields, word } from "../../control/control-fields.ts";
import type { Site } from "../site/site.ts";
import type { Change } from "../site/stage.ts";

interface OwnControl {
  order(order: Fields): boolean | { error: string };
  report(): object;
  onReset(): void;
}

/** What is ordered and told at the control address beside what any stand-in knows: rooms that are put on and off air. */
export function ownControl(site: Site): OwnControl {
  const { stage, streamsAsked } = site;
  return {
    order(order) {
      if (!("room" in order)) return false;
      try {
        orderRoom(order, site);
        return true;
      } catch (error) {
        if (error instanceof ControlError) return { error: error.message };
        throw error;
      }
    },
    report: () => ({ changed: stage.read(), streams: streamsAsked.read() }),
    onReset() {
      stage.reset();
      streamsAsked.reset();
    },
  };
}

/** @throws {ControlError} when the order makes no sense; nothing is changed then. */
function orderRoom(order: Fields, { stage, clock }: Site): void {
  allowOnly(order, ["room", "onAir", "roundPlay"]);
  const room = word(order, "room");
  const member = stage.byRoom(room);
  if (member === undefined) throw new ControlError(`nobody has the room ${room}`);
  if (member.lock === "shut") throw new ControlError(`the room ${room} was shut, and is never on air`);
  const { onAir, roundPlay = false } = order;
  if (typeof onAir !== "boolean" || typeof roundPlay !== "boolean")
    throw new ControlError("onAir must be true or false, and roundPlay too where it is given");
  if (onAir && roundPlay) throw new ControlError("a room on air does not play old videos");
  // Who is on air already goes on with the same broadcast; another one begins now.
  if (onAir && member.status === 1) return;
  const change: Change = onAir
    ? { status: 1, began: Math.floor(clock() / 1_000) }
    : { status: roundPlay ? 2 : 0 };
  stage.change(member.roomId, change);
}
