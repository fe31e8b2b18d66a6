import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCache } from "@stream-fallback/core";
import { type ManualClock, manualClock } from "@stream-fallback/core/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { LeaseTurns } from "../lease-turns.ts";
import { fileLease } from "./file-lease.ts";

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "file-lease-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return `sqlite://${join(folder, "cache-1.sqlite")}`;
}

function leaseIn(file: string, clock: ManualClock) {
  const lease = fileLease({ open: () => openCache(file), clock });
  onTestFinished(() => lease.close());
  return lease;
}

describe("a lease in a cache file", () => {
  it("is of the first who takes it, and of another once it is released", async () => {
    const [file, clock] = [newFile(), manualClock()];
    const [one, two] = [leaseIn(file, clock), leaseIn(file, clock)];
    expect(await one.take(false, 3_000)).toBe("mine");
    expect([await two.take(false, 3_000), await one.take(true, 3_000)]).toEqual(["another's", "mine"]);
    expect([await one.isHeld(), await two.isHeld()]).toEqual([true, false]);
    await two.release();
    expect(await two.take(false, 3_000)).toBe("another's");
    await one.release();
    expect(await two.take(false, 3_000)).toBe("mine");
    expect(await one.take(true, 3_000)).toBe("another's");
  });

  it("goes to who has seen it unrenewed for the whole time, whatever the wall clock says, and then to nobody else", async () => {
    const [file, clock] = [newFile(), manualClock()];
    const [killed, two, three] = [leaseIn(file, clock), leaseIn(file, clock), leaseIn(file, clock)];
    await killed.take(false, 3_000);
    await two.take(false, 3_000);
    await clock.advance(2_999);
    expect([await two.take(false, 3_000), await three.take(false, 3_000)]).toEqual([
      "another's",
      "another's",
    ]);
    await clock.advance(1);
    expect(await two.take(false, 3_000)).toBe("mine");
    await clock.advance(2_999);
    // It has seen the one before for long enough, and the one that is there now not at all.
    expect(await three.take(false, 3_000)).toBe("another's");
    expect([await killed.take(true, 3_000), await killed.isHeld()]).toEqual(["another's", false]);
  });

  it("of several who take it at the same moment is of one", async () => {
    const [file, clock] = [newFile(), manualClock()];
    const all = Array.from({ length: 8 }, () => leaseIn(file, clock));
    const taken = await Promise.all(all.map((lease) => lease.take(false, 3_000)));
    expect(taken.filter((each) => each === "mine")).toHaveLength(1);
  });

  it("where no file can be is everybody's own after a while", async () => {
    const clock = manualClock();
    const lease = leaseIn("sqlite:///proc/none/cache-1.sqlite", clock);
    await expect(lease.take(false, 3_000)).rejects.toThrow("cannot be used");
    await clock.advance(3_000);
    expect([await lease.take(false, 3_000), await lease.isHeld()]).toEqual(["mine", true]);
  });

  it("makes turns that pass to another within 3.5 s where a process stands still, which has none when it goes on", async () => {
    const file = newFile();
    const clocks = [manualClock(), manualClock()] as const;
    const [frozen, other] = clocks.map((clock) => {
      const turns = new LeaseTurns(leaseIn(file, clock), clock);
      turns.follow({ onTurn: () => {}, onStanding: () => {} });
      return turns;
    });
    const [clock, itsClock] = clocks;
    await clock.advance(500);
    expect(frozen?.watchedBy()).toBe("here");
    await itsClock.advance(500);
    expect(other?.watchedBy()).toBe("elsewhere");
    await itsClock.advance(3_500);
    expect(other?.watchedBy()).toBe("here");
    await clock.advance(500);
    expect(frozen?.watchedBy()).toBe("elsewhere");
  });
});
