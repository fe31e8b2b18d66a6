import { afterEach, beforeEach, expect, test } from "vitest";
import { cast } from "../cast/rooms.ts";
import { decodePage, type Loose, stateOf } from "../pages/decode-page.ts";
import { type Emulator, startEmulator } from "../server.ts";
import { askPage, askWeb } from "../visitors/visitor.ts";

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator();
});

afterEach(() => emulator.close());

const { webRid, title } = cast.live;

test("a wrong charset spoils what is not ASCII, and nothing else", async () => {
  emulator.control({ endpoint: "web", fault: { kind: "charset" } });
  const response = await askWeb(emulator, webRid);
  expect(response.headers.get("content-type")).toBe("application/json; charset=gbk");
  const bytes = await response.arrayBuffer();
  for (const charset of ["utf-8", "latin1"]) {
    const body: Loose = JSON.parse(new TextDecoder(charset).decode(bytes));
    expect(body.data.data[0].id_str).toBe(cast.live.roomId);
    expect(body.data.data[0].title).not.toBe(title);
  }
});

test("a renamed field is gone under its old name, in JSON inside JSON as well", async () => {
  emulator.control({ endpoint: "web", fault: { kind: "rename", from: "flv", to: "flv_v2" } });
  const text = await (await askWeb(emulator, webRid)).text();
  const { data }: Loose = JSON.parse(text);
  const lines = JSON.parse(data.data[0].stream_url.live_core_sdk_data.pull_data.stream_data).data;
  expect(lines.origin.main).not.toHaveProperty("flv");
  expect(lines.origin.main.flv_v2).toContain("_or4.flv");
  expect(data.data[0].stream_url).toHaveProperty("flv_pull_url");
});

test("a renamed field leaves a page whole, its text rows included", async () => {
  for (const [from, to] of [
    ["roomInfo", "roomInformation"],
    ["main", "primary"],
  ] as const) {
    emulator.control({ endpoint: "webHTML", fault: { kind: "rename", from, to } });
    const page = await (await askPage(emulator, webRid)).text();
    expect(page).not.toMatch(new RegExp(`"${from}\\\\*":`));
    const { roomStore } = stateOf(page);
    if (from === "roomInfo") expect(roomStore.roomInformation.room.title).toBe(title);
    else expect(JSON.parse(decodePage(page).texts.get("12") ?? "").data.origin).toHaveProperty("primary");
  }
});

test("the fault htmlOnJson sends a block page from the mobile address too", async () => {
  emulator.control({ endpoint: "mobile", fault: { kind: "htmlOnJson" } });
  const response = await fetch(`${emulator.origins.webcast}/webcast/room/reflow/info/?room_id=2`);
  expect(await response.text()).toMatch(/^<!DOCTYPE html>/);
});
