import type { WatchRoom } from "@stream-fallback/core";
import { crowdRoom } from "../../../emulator/cast/crowd.ts";
import { hasHours, hoursOf, openingsFrom } from "../opening-hours.ts";
import { type SoakOptions, timesOf } from "../soak-options.ts";

/** A room as it is given to the watch: some by their URL, some with hours, some with an interval by habit. */
export function givenRoom(index: number, options: SoakOptions, startedAt: number): WatchRoom {
  const { durationMs, intervalMs } = timesOf(options);
  const room = index % 10 === 1 ? `https://live.douyin.com/${crowdRoom(index)}` : crowdRoom(index);
  // Always the same, and yet kept as a habit: what the drill calls late does not depend on it.
  const habit = { near: intervalMs, else: intervalMs, idle: intervalMs };
  return {
    room,
    ...(index % 10 === 3 && { intervalMs: habit }),
    ...(hasHours(crowdRoom(index)) && {
      hours: hoursOf(openingsFrom(startedAt, durationMs)),
      timeZone: "UTC",
    }),
  };
}

/** The number of the room in any of the words in which it was given. */
export function numberIn(name: string): string {
  return /\d{12}/.exec(name)?.[0] ?? name;
}
