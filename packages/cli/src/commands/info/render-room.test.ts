import { PassThrough } from "node:stream";
import type { RoomInfo } from "@stream-fallback/douyin-provider";
import { describe, expect, it } from "vitest";
import { renderRoom } from "./render-room.ts";

const live: RoomInfo = {
  living: true,
  isLiveRadio: false,
  provider: "douyin",
  roomId: "12345",
  title: "晚安，海边的灯",
  owner: "守塔人",
  uid: "MS4wLjABAAAAexample",
  avatar: "",
  cover: "",
  liveId: "7000000000000000001",
  area: "聊天",
  api: "webHTML",
  sources: [],
  streams: [
    { key: "origin", desc: "原画", bitRate: 6_000_000 },
    { key: "ao", desc: "音频", bitRate: 0 },
  ],
  liveStartTime: new Date(0),
  recordStartTime: new Date(0),
  meta: {
    cached: false,
    stale: false,
    ageMs: 0,
    attempts: [
      {
        endpoint: "web",
        role: "first",
        kind: "failure",
        code: "RISK_CONTROL",
        startedMs: 0,
        durationMs: 34.6,
      },
      { endpoint: "webHTML", role: "failover", kind: "success", startedMs: 35, durationMs: 812.2 },
    ],
  },
};

/** As in a pipe: no colours. */
const render = (changes: Partial<RoomInfo & { isRoundPlay: boolean }> = {}) =>
  renderRoom({ ...live, ...changes }, { stdout: new PassThrough(), language: "en" });

describe("an answer as a table", () => {
  it("tells what another platform knows: old videos in turn, what only a login gets, and why nothing plays", () => {
    expect(render({ living: false, isRoundPlay: true })).toContain("○ offline, old videos play  守塔人");
    const refused = render({
      streamsRefused: { reason: "it asks for a password" },
      availableQualities: [
        { quality: "origin", name: "原画", needsLogin: true },
        { quality: "hd", name: "高清" },
      ],
    });
    expect(refused).toContain("  with a login  原画\n");
    expect(refused).toContain("  no streams    it asks for a password\n");
  });

  it("is aligned and tells who was asked before somebody answered", () => {
    expect(render()).toBe(
      [
        "● live  守塔人",
        "  title      晚安，海边的灯",
        "  area       聊天",
        "  room       12345",
        "  qualities  原画 6.0M · 音频",
        "  answered   by webHTML after 2 attempts",
        "  attempts   web      RISK_CONTROL  35 ms",
        "             webHTML  answered      812 ms",
      ].join("\n"),
    );
  });

  it("shows texts of strangers in one line each, without control characters and cut where they are long", () => {
    const [first, title] = render({ owner: "a\u001b[2J\nb", title: "长".repeat(100_000) }).split("\n");
    expect(first).toBe("● live  a [2J b");
    expect(title).toMatch(/^ {2}title {6}长{199}…$/);
  });

  it("leaves out what is not known", () => {
    const attempts = live.meta.attempts.slice(1);
    const text = render({
      living: false,
      title: "",
      area: "",
      streams: [],
      meta: { ...live.meta, attempts },
    });
    expect(text).toBe("○ offline  守塔人\n  room       12345\n  answered   by webHTML after 1 attempt");
  });

  it.each([
    [400, false, "0 s ago (cached)"],
    [119_000, false, "119 s ago (cached)"],
    [120_000, true, "2 min ago (stale)"],
    [7_200_000, true, "2 h ago (stale)"],
  ])("says how old an answer from memory is: %i ms", (ageMs, stale, told) => {
    const meta = { cached: true, stale, ageMs, attempts: [] };
    expect(render({ meta })).toContain(`  answered   by webHTML, ${told}`);
  });

  it("names the anchor by uid where the room has no known number", () => {
    const lines = render({ living: false, roomId: "", uid: "MS4wLjABAAAAkeeper" }).split("\n");
    expect(lines).toContain("  anchor     MS4wLjABAAAAkeeper");
    expect(lines.join()).not.toContain("room ");
  });

  it("names the room where the owner is not known", () => {
    expect(render({ owner: "" })).toMatch(/^● live {2}12345\n/);
  });

  it("tells a radio room from others", () => {
    expect(render({ isLiveRadio: true })).toMatch(/^● live, sound only/);
  });

  it.each([
    ["an escape sequence", "a\u001b[2Jb", "a [2Jb"],
    ["a line break", "a\r\nb", "a b"],
    ["a change of direction", "a\u202eb", "a b"],
    ["an emoji of several code points", "a👩‍🚀b", "a👩‍🚀b"],
  ])("shows %s in a title without control characters", (_, title, shown) => {
    expect(render({ title })).toContain(`  title      ${shown}\n`);
  });
});
