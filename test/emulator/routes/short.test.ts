import { afterEach, beforeEach, expect, test } from "vitest";
import { type CastName, cast } from "../cast/rooms.ts";
import { propertiesOf } from "../pages/decode-page.ts";
import { type Emulator, startEmulator } from "../server.ts";
import { askPage, phoneUserAgent } from "../visitors/visitor.ts";

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator();
});

afterEach(() => emulator.close());

function follow(shortCode: string): Promise<Response> {
  return fetch(`${emulator.origins.short}/${shortCode}/`, { redirect: "manual" });
}

async function targetOf(name: Exclude<CastName, "missing">): Promise<URL> {
  const response = await follow(cast[name].shortCode);
  expect(response.status).toBe(302);
  return new URL(response.headers.get("location") ?? "");
}

test.each(["live", "radio", "letters"] as const)(
  "the short link of the %s room leads to that room",
  async (name) => {
    const target = await targetOf(name);
    expect(`${target.origin}${target.pathname}`).toBe(
      `${emulator.origins.webcast}/douyin/webcast/reflow/${cast[name].roomId}`,
    );
    expect(target.searchParams.get("sec_user_id")).toBe(cast[name].owner.secUid);
  },
);

test.each(["offline", "ended", "restricted", "cancelled"] as const)(
  "the short link of the %s anchor leads to the profile",
  async (name) => {
    const { secUid, displayId } = cast[name].owner;
    const target = await targetOf(name);
    expect(`${target.origin}${target.pathname}`).toBe(`${emulator.origins.www}/share/user/${secUid}`);
    expect(target.searchParams.get("sec_uid")).toBe(secUid);
    expect(await (await fetch(target)).text()).toContain(displayId);
  },
);

test("an unknown short link leads nowhere", async () => {
  const response = await follow("nobodysLink");
  expect(response.status).toBe(404);
  expect(response.headers.get("location")).toBeNull();
  expect(emulator.counters().refused).toEqual({ "short.unknownCode": 1 });
});

test("a short link with the fault malformed redirects to no target", async () => {
  emulator.control({ endpoint: "short", fault: { kind: "malformed" } });
  expect((await follow(cast.live.shortCode)).headers.get("location")).toBeNull();
});

test("the page for phones holds the room in camel case", async () => {
  const page = await (await fetch(await targetOf("oddTitle"))).text();
  const { room } = propertiesOf(page, "8").initialState;
  const { title, roomId, webRid, owner } = cast.oddTitle;
  expect(room).toMatchObject({ title, idStr: roomId, status: 2 });
  expect(room.owner).toMatchObject({ webRid, secUid: owner.secUid, displayId: owner.displayId });
  expect(Object.keys(room.streamUrl.flvPullUrl)).toEqual(["FULL_HD1", "HD1", "SD1", "SD2"]);
});

test.each(["noState", "malformed"] as const)("the page for phones acts out the fault %s", async (kind) => {
  emulator.control({ endpoint: "reflow", fault: { kind } });
  const page = await (await fetch(await targetOf("live"))).text();
  expect(page).toContain("__rsc_f");
  if (kind === "malformed") expect(() => propertiesOf(page, "8")).toThrow();
  else expect(propertiesOf(page, "8")).toBeUndefined();
});

test("the page for phones of an unknown room holds one sentence and no state", async () => {
  const page = await fetch(`${emulator.origins.webcast}/douyin/webcast/reflow/7990010020039999999`);
  expect(await page.text()).not.toContain("__rsc_f");
});

test("a phone that asks for a live page is sent to the one for phones", async () => {
  const headers = { "user-agent": phoneUserAgent };
  const url = `${emulator.origins.live}/${cast.live.webRid}`;
  const response = await fetch(url, { headers, redirect: "manual" });
  expect(response.headers.get("location")).toContain(`/douyin/webcast/reflow/${cast.live.roomId}?`);
  expect((await askPage(emulator, cast.live.webRid)).redirected).toBe(false);
});
