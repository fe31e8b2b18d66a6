import { beforeEach, expect, onTestFinished, test } from "vitest";
import { type CastName, cast } from "../cast/rooms.ts";
import type { Fault } from "../faults/faults.ts";
import { type Emulator, startEmulator } from "../server.ts";
import { askPage, askProfile } from "../visitors/visitor.ts";
import { decodePage, propertiesOf, stateOf } from "./decode-page.ts";
import { pageForms } from "./page-form.ts";

const nowMs = Date.parse("2027-03-01T12:00:00Z");
let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator({ strict: false, clock: () => nowMs });
  onTestFinished(() => emulator.close());
});

async function pageOf(name: CastName, fault: Fault | null = null): Promise<string> {
  emulator.control({ endpoint: "webHTML", fault });
  return (await askPage(emulator, cast[name].webRid)).text();
}

test.each(pageForms)("a room's page in the form %s says the same", async (form) => {
  for (const name of ["live", "liveWithoutUhd", "offline", "missing"] as const) {
    const [usual, other] = [await pageOf(name), await pageOf(name, { kind: "form", form })];
    // A page without long texts has none to put last, so it stays the same.
    if (name === "live") expect(other).not.toBe(usual);
    expect(stateOf(other)).toEqual(stateOf(usual));
    expect(decodePage(other).texts).toEqual(decodePage(usual).texts);
  }
});

test.each(pageForms)("a profile in the form %s says the same", async (form) => {
  const { secUid } = cast.liveWithoutUhd.owner;
  const usual = await (await askProfile(emulator, secUid)).text();
  emulator.control({ endpoint: "userHTML", fault: { kind: "form", form } });
  const other = await (await askProfile(emulator, secUid)).text();
  expect(other).not.toBe(usual);
  expect(propertiesOf(other, "7")).toEqual(propertiesOf(usual, "7"));
});

test.each(["next", "rsc"] as const)(
  "a page in the form %s pushes only to the array of that name",
  async (form) => {
    const page = await pageOf("live", { kind: "form", form });
    expect(new Set(page.match(/self\.__[a-z]+_f/g))).toEqual(new Set([`self.__${form}_f`]));
  },
);

test("an early state stands at two fifths of a page as long as ever", async () => {
  const page = await pageOf("live", { kind: "form", form: "early" });
  expect(page).toHaveLength((await pageOf("live")).length);
  const share = page.indexOf('roomInfo\\":{\\"room\\"') / page.length;
  expect(share).toBeGreaterThan(0.38);
  expect(share).toBeLessThan(0.44);
});

test.each([
  ["before", null],
  ["behind", { kind: "form", form: "textsLast" }],
] as const)("the texts of a page come %s the row that refers to them", async (where, fault) => {
  const ids = [...(await pageOf("live", fault)).matchAll(/push\(\[1,"(12|a):/g)].map(([, id]) => id);
  expect(ids).toEqual(where === "before" ? ["12", "a"] : ["a", "12"]);
});

test("an older page has the state of today's in one encoded script, without references", async () => {
  const page = await pageOf("live", { kind: "olderPage" });
  expect(page).not.toContain("_f.push");
  const [, encoded = ""] =
    page.match(/<script id="RENDER_DATA" type="application\/json">([^<]*)<\/script>/) ?? [];
  expect(encoded).not.toMatch(/["{}]/);
  const { roomInfo } = JSON.parse(decodeURIComponent(encoded)).app.initialState.roomStore;
  expect(roomInfo.room).toMatchObject({ id_str: cast.live.roomId, title: cast.live.title });
  const { stream_data } = roomInfo.room.stream_url.live_core_sdk_data.pull_data;
  expect(JSON.parse(stream_data).data.origin.main.flv).toContain(cast.live.broadcast.streamId);
});

test("streams of an older page play from here as others do", async () => {
  const player = await startEmulator({ strict: false, streams: true });
  onTestFinished(() => player.close());
  player.control({ endpoint: "webHTML", fault: { kind: "olderPage" } });
  const page = decodeURIComponent(await (await askPage(player, cast.oddTitle.webRid)).text());
  expect(page).toContain(`${player.url}/cdn/`);
  expect(page).not.toContain("http://pull-flv");
});
