import { onTestFinished } from "vitest";
import type { BaseRoom } from "../../room/room-info.ts";
import { type ManualClock, manualClock } from "../../runtime/manual-clock.ts";
import type { RoomChange } from "../../watch/room-change.ts";
import type { WatchOptions, WatchRoom } from "../../watch/watch-options.ts";
import type { Watcher } from "../../watch/watcher.ts";
import { blankRoom, createWorld, type World, type WorldOptions } from "../test-world.ts";

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;

export const onAir: BaseRoom = { ...blankRoom, living: true, liveId: "broadcast-1", title: "first" };
export const offAir: BaseRoom = { ...blankRoom, living: false };

export interface Watching extends World {
  watcher: Watcher;
  /** Those that were told, in order. */
  told: RoomChange[];
}

/** Rooms that are watched, once a minute unless the test says otherwise, by a client that ends with the test. */
export function watching(
  rooms: readonly (string | WatchRoom)[],
  { options, ...given }: WorldOptions & { options?: WatchOptions } = {},
): Watching {
  const world = createWorld({ random: () => 0.5, config: { rates: { enabled: false } }, ...given });
  onTestFinished(() => world.client.close());
  const watcher = world.client.watch(rooms, { intervalMs: MINUTE_MS, ...options });
  const told: RoomChange[] = [];
  void (async () => {
    for await (const change of watcher) told.push(change);
  })();
  return { ...world, watcher, told };
}

interface ShakenClock {
  clock: ManualClock;
  shaken: { stoodStillMs: number; wallShiftMs: number };
}

/** A clock whose process may stand still, and whose wall clock may be set. */
export function shakenClock(startMs?: number): ShakenClock {
  const base = manualClock(startMs);
  const shaken = { stoodStillMs: 0, wallShiftMs: 0 };
  const clock = {
    ...base,
    now: () => base.now() + shaken.stoodStillMs,
    wallNow: () => base.wallNow() + shaken.stoodStillMs + shaken.wallShiftMs,
  };
  return { clock, shaken };
}

/** How often the site was asked in the busiest second of those that were noted. */
export function busiestSecond(askedAtMs: readonly number[]): number {
  const perSecond = new Map<number, number>();
  for (const ms of askedAtMs) {
    const second = Math.floor(ms / 1_000);
    perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
  }
  return Math.max(0, ...perSecond.values());
}
