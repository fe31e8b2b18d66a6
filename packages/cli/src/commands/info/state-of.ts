import type { RoomInfo } from "@stream-fallback/core";
import type { AnyExtra } from "../../asking/built-in.ts";
import type { Text } from "../../language/text.ts";
import { words } from "./words.ts";

/** What there is to hear or see in a room: the same words for one room and in a table of many. */
export function stateOf({
  living,
  isLiveRadio,
  isRoundPlay,
}: Pick<RoomInfo<AnyExtra>, "living" | "isLiveRadio" | "isRoundPlay">): Text {
  if (living) return isLiveRadio ? words.radio : words.live;
  return isRoundPlay ? words.roundPlay : words.offAir;
}
