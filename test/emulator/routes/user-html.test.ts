import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type CastName, cast } from "../cast/rooms.ts";
import { decodePage, type Loose, propertiesOf } from "../pages/decode-page.ts";
import { type Emulator, startEmulator } from "../server.ts";
import { askProfile, cookieOf, solvedChallenge } from "../visitors/visitor.ts";

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator({ lightPages: false });
});

afterEach(() => emulator.close());

async function pageOf(name: Exclude<CastName, "missing">): Promise<string> {
  return (await askProfile(emulator, cast[name].owner.secUid)).text();
}

function userOf(page: string): Loose {
  return propertiesOf(page, "7").user.user;
}

/** The room whichever way the profile holds it. */
function roomDataOf(page: string): Loose {
  const { roomData } = userOf(page);
  if (typeof roomData !== "string") return roomData;
  return JSON.parse(decodePage(page).texts.get(roomData.slice(1)) ?? roomData);
}

describe("the challenge of the profile page", () => {
  const nonce = "0a1b2c3d4e5f60718293a";

  test.each([
    ["nothing", "noNonce", ""],
    ["a nonce alone", "noSignature", `__ac_nonce=${nonce}`],
    ["a bad signature", "badSignature.malformed", `__ac_nonce=${nonce}; __ac_signature=hello`],
  ])("meets a visitor with %s", async (_, reason, cookie) => {
    const response = await askProfile(emulator, cast.live.owner.secUid, cookie);
    expect(cookieOf(response, "__ac_nonce")).toMatch(/^[0-9a-f]{21}$/);
    expect(await response.text()).toContain("byted_acrawler.init");
    expect(emulator.counters().refused).toEqual({ [`userHTML.${reason}`]: 1 });
  });

  test("opens the page when solved, and in lax mode for any nonce", async () => {
    const { secUid } = cast.live.owner;
    const solved = await askProfile(emulator, secUid, solvedChallenge(nonce));
    expect(await solved.text()).toContain("__pace_f");
    const lax = await startEmulator({ strict: false });
    const response = await askProfile(lax, secUid, `__ac_nonce=${nonce}`);
    expect(await response.text()).toContain("__pace_f");
    await lax.close();
  });
});

test("a profile is about 1 MB and holds its user in row 7", async () => {
  const page = await pageOf("live");
  expect(page.length).toBeGreaterThan(850_000);
  expect(page.length).toBeLessThan(1_150_000);
  const { user, uid } = propertiesOf(page, "7");
  expect(uid).toBe(cast.live.owner.secUid);
  expect(user.statusCode).toBe(0);
  expect(user.user).toMatchObject({
    uid: cast.live.owner.id,
    secUid: uid,
    nickname: cast.live.owner.nickname,
    uniqueId: cast.live.owner.displayId,
    avatar300Url: expect.stringMatching(/^\/\//),
    roomIdStr: cast.live.roomId,
    userCanceled: false,
    remarkName: "$undefined",
  });
  expect(propertiesOf(page, "7").tabSetting).toBe("$a");
});

test.each([
  ["live", "object"],
  ["liveWithoutUhd", "string"],
  ["radio", "string"],
  ["doubleScreen", "object"],
] as const)("the profile of the %s room is on air, with its room data as %s", async (name, type) => {
  const page = await pageOf(name);
  expect(page).toContain("直播中");
  expect(userOf(page).roomData).toBeTypeOf(type);
  const room = roomDataOf(page);
  expect(room).toMatchObject({ status: 2, owner: { web_rid: cast[name].webRid } });
  expect(room).not.toHaveProperty("title");
  expect(room).not.toHaveProperty("cover");
  expect(room.stream_url.flv_pull_url.FULL_HD1).toContain(cast[name].broadcast.streamId);
});

test("the profile of the restricted anchor has a room id, and no data of the room", async () => {
  const page = await pageOf("restricted");
  expect(page).not.toContain("直播中");
  expect(userOf(page)).toMatchObject({ roomIdStr: cast.restricted.roomId, roomData: {} });
});

test.each(["offline", "finished", "ended"] as const)(
  "the profile of the %s anchor is not on air, and shows the 抖音号",
  async (name) => {
    const page = await pageOf(name);
    expect(page).toContain(`抖音号：${cast[name].owner.displayId}`);
    expect(page).not.toContain("直播中");
    expect(userOf(page)).toMatchObject({ roomIdStr: "0", roomData: {} });
  },
);

test("the profile of a closed account says that it is closed", async () => {
  expect(userOf(await pageOf("cancelled"))).toMatchObject({ userCanceled: true, roomData: {} });
});

test("the profile of nobody has neither a user nor a number", async () => {
  const page = await (await askProfile(emulator, "MS4wLjABAAAAnobody")).text();
  expect(page).not.toContain("抖音号");
  expect(userOf(page)).toBe("$undefined");
});

test("an odd nickname ends neither a string nor a script of the profile too early", async () => {
  const page = await pageOf("oddTitle");
  expect(userOf(page).nickname).toBe(cast.oddTitle.owner.nickname);
});

test("a profile with the fault noState still shows its text", async () => {
  emulator.control({ endpoint: "userHTML", fault: { kind: "noState" } });
  const page = await pageOf("live");
  expect(page).toContain("抖音号");
  expect(propertiesOf(page, "7")).toBeUndefined();
});

test("the fault malformed garbles the row of the profile's user", async () => {
  emulator.control({ endpoint: "userHTML", fault: { kind: "malformed" } });
  const page = await pageOf("live");
  expect(() => decodePage(page)).toThrow();
});
