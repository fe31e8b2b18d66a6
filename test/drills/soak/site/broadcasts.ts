import { seededRandom } from "@stream-fallback/core/testing";
import { crowdBroadcast, crowdRoom } from "../../../emulator/cast/crowd.ts";
import { type SoakOptions, spareRooms, timesOf } from "../soak-options.ts";

/** A room goes on or off air. */
export interface Turn {
  /** After the beginning; 0 is how the room begins. */
  atMs: number;
  room: string;
  onAir: boolean;
  /** The room id of the broadcast; empty where none begins. */
  liveId: string;
  /** Whether phones go on saying that it is live, beside the time of its end. */
  lingersOnMobile: boolean;
}

/** In intervals: long enough to be seen, even where nobody could tell for a while. */
const ON_AIR = { least: 5, most: 25 };
const OFF_AIR = { least: 4, most: 16 };
/** A broadcast that breaks off, or a break in one: it may pass unseen. */
const BLIP = { least: 0.3, most: 1.5 };
const BLIP_SHARE = 0.1;
const LINGERING_SHARE = 0.1;

/** What each room does all the while, in order of time: the same for the same seed. */
export function turnsOf(options: SoakOptions): Turn[] {
  const indices = Array.from({ length: options.rooms + spareRooms(options) }, (_, index) => index);
  return indices
    .flatMap((index) => turnsOfRoom(index, options))
    .toSorted((one, other) => one.atMs - other.atMs);
}

function turnsOfRoom(index: number, options: SoakOptions): Turn[] {
  const { durationMs, intervalMs } = timesOf(options);
  const random = seededRandom(options.seed * 1_000_003 + index);
  const turns: Turn[] = [];
  let onAir = random() < 0.5;
  let broadcast = 0;
  // Rooms do not begin with a whole stretch before them, or they would all turn together.
  let isFirst = true;
  for (let atMs = 0; atMs < durationMs; onAir = !onAir) {
    if (onAir) broadcast += 1;
    turns.push({
      ...{ atMs, room: crowdRoom(index), onAir },
      liveId: onAir ? crowdBroadcast(index, broadcast) : "",
      lingersOnMobile: !onAir && random() < LINGERING_SHARE,
    });
    const { least, most } = random() < BLIP_SHARE ? BLIP : onAir ? ON_AIR : OFF_AIR;
    const stretchMs = intervalMs * (least + random() * (most - least));
    atMs += isFirst ? stretchMs * random() : stretchMs;
    isFirst = false;
  }
  return turns;
}
