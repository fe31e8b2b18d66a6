import { describe, expect, it } from "vitest";
import { crowdRoom } from "../../../emulator/cast/crowd.ts";
import type { Phase, Row, Told } from "../messages.ts";
import { changesTold } from "./changes-told.ts";
import { historyOf } from "./history.ts";
import { wrongStates } from "./wrong-states.ts";

const INTERVAL_MS = 10_000;
const END_MS = 1_000_000;
const room = crowdRoom(7);
const roomWithHours = crowdRoom(2);

const phase = (at: number, liveId: string, lingersOnMobile = false): Phase => ({
  ...{ room, at, onAir: liveId !== "", liveId, lingersOnMobile },
});
/** Off air, on air from 100 s to 400 s, and off air again. */
const history = historyOf([phase(0, ""), phase(100_000, "first"), phase(400_000, "")], END_MS);

const told = (at: number, type: Told["type"], more: Partial<Told> = {}): Told => ({
  ...{ room, type, at, takenAt: at, ageMs: 0, flightMs: 50, code: "" },
  ...{ liveId: type === "live" ? "first" : "", ...more },
});

describe("a soak calls wrong", () => {
  const wrong = (...changes: Told[]) =>
    wrongStates(history, { told: changes, samples: [] }, INTERVAL_MS).wrongChanges.length;

  it("a change that was so at no moment of its request", () => {
    expect(wrong(told(99_000, "live"), told(300_000, "ended"), told(401_000, "live"))).toBe(3);
    expect(wrong(told(101_000, "live"), told(300_000, "live"), told(401_000, "ended"))).toBe(0);
  });

  it("neither what was so when the request began nor what was when the kept answer came", () => {
    expect(wrong(told(402_000, "live", { flightMs: 3_000 }))).toBe(0);
    expect(wrong(told(405_000, "live", { ageMs: 6_000 }))).toBe(0);
    expect(wrong(told(405_000, "ended", { ageMs: 6_000 }))).toBe(1);
  });

  it("another broadcast, and a title, of which none changes", () => {
    expect(wrong(told(300_000, "live", { liveId: "second" }), told(300_000, "title"))).toBe(2);
  });

  const rows = (at: number, shown: Row[], stalledMs = 0) => {
    const sample = { at, heapBytes: 0, externalBytes: 0, rssBytes: 0, handles: {}, rows: shown };
    const counted = { sent: 0, stalledMs };
    const samples = [{ ...sample, ...counted }];
    const { wrongRows, oldRows } = wrongStates(history, { told: [], samples }, INTERVAL_MS);
    return { wrong: wrongRows.length, old: oldRows.length };
  };

  it("a row that was not so when it was known", () => {
    expect(rows(300_000, [[room, "off-air", 295_000, 50]])).toMatchObject({ wrong: 1 });
    const right: Row[] = [
      [room, "live", 295_000, 50],
      [room, "unknown", 0, 0],
    ];
    expect(rows(300_000, right)).toMatchObject({ wrong: 0 });
  });

  it("a row that is held on to for longer than 2.5 intervals after it was so", () => {
    const row: Row = [room, "live", 399_000, 50];
    expect(rows(424_000, [row])).toEqual({ wrong: 0, old: 0 });
    expect(rows(426_000, [row])).toEqual({ wrong: 0, old: 1 });
    // Not where the process was kept from running meanwhile.
    expect(rows(426_000, [row], 3_000)).toEqual({ wrong: 0, old: 0 });
  });
});

describe("a soak misses", () => {
  const watchedAlways = [{ room, at: 0, isWatched: true }];
  const missed = (changes: Told[], more: Partial<Parameters<typeof changesTold>[0]> = {}) =>
    changesTold({
      ...{
        history,
        watched: watchedAlways,
        pauses: [],
        endedAt: END_MS,
        openings: [],
        samples: [],
        intervalMs: INTERVAL_MS,
      },
      ...{ told: changes, ...more },
    });

  it("nothing where all was told, and tells how late that was", () => {
    const { due, missed: none, told: turns } = missed([told(104_000, "live"), told(407_000, "ended")]);
    expect({ due, none }).toEqual({ due: 2, none: [] });
    expect(turns.map(({ afterMs }) => afterMs)).toEqual([4_000, 7_000]);
  });

  it("a broadcast that nobody told, and the end of one that was told", () => {
    expect(missed([]).missed).toHaveLength(1);
    expect(missed([told(104_000, "live")]).missed).toHaveLength(1);
  });

  it("a broadcast that is told after its end only", () => {
    expect(missed([told(404_000, "live")]).missed).toHaveLength(1);
  });

  it("a broadcast that is told later than within three intervals and the time of a call", () => {
    expect(missed([told(149_000, "live"), told(401_000, "ended")]).missed).toHaveLength(0);
    expect(missed([told(151_000, "live"), told(401_000, "ended")]).missed).toHaveLength(1);
  });

  it("no broadcast that was shorter than that", () => {
    const short = historyOf([phase(0, ""), phase(100_000, "first"), phase(149_000, "")], END_MS);
    expect(missed([], { history: short })).toMatchObject({ due: 0, missed: [], unseen: 1 });
  });

  it("no broadcast that was a minute longer at most, while the room was unknown", () => {
    const dark = historyOf([phase(0, ""), phase(100_000, "first"), phase(205_000, "")], END_MS);
    const unknown = [told(99_000, "unknown"), told(210_000, "ended")];
    expect(missed(unknown, { history: dark })).toMatchObject({ missed: [], unseenWhileUnknown: 1 });
    expect(missed([told(210_000, "ended")], { history: dark }).missed).toHaveLength(1);
  });

  it("no end within the time of a block that phones go on calling live, while the room was unknown", () => {
    const endOf = (lingers: boolean) =>
      historyOf([phase(0, ""), phase(100_000, "first"), phase(400_000, "", lingers)], END_MS);
    const toldAt = (at: number) => [told(104_000, "live"), told(410_000, "unknown"), told(at, "ended")];
    expect(missed(toldAt(511_000), { history: endOf(false) }).missed).toHaveLength(1);
    expect(missed(toldAt(511_000), { history: endOf(true) }).missed).toHaveLength(0);
    expect(missed(toldAt(781_000), { history: endOf(true) }).missed).toHaveLength(1);
    expect(
      missed([told(104_000, "live"), told(511_000, "ended")], { history: endOf(true) }).missed,
    ).toHaveLength(1);
  });

  it("nothing of a room that left, be it while nobody took the changes", () => {
    const left = [
      { room, at: 0, isWatched: true },
      { room, at: 150_000, isWatched: false },
    ];
    const leaving = (pauses: { from: number; to: number }[]) => missed([], { watched: left, pauses });
    expect(leaving([]).missed).toHaveLength(1);
    expect(leaving([{ from: 110_000, to: 170_000 }]).missed).toHaveLength(0);
    // What is taken of it after that is wrong in any case.
    const late = told(140_000, "live", { takenAt: 171_000 });
    expect(missed([late], { watched: left }).unasked).toHaveLength(1);
    expect(missed([late]).unasked).toHaveLength(0);
  });

  it("nothing outside the hours of a room", () => {
    const ofRoomWithHours = historyOf(
      [phase(0, ""), phase(100_000, "first")].map((each) => ({ ...each, room: roomWithHours })),
      END_MS,
    );
    const watched = [{ room: roomWithHours, at: 0, isWatched: true }];
    const missedWithin = (from: number, to: number) =>
      missed([], { history: ofRoomWithHours, watched, openings: [{ from, to }] }).missed;
    expect(missedWithin(0, 90_000)).toHaveLength(0);
    expect(missedWithin(50_000, 200_000)).toHaveLength(1);
  });
});
