import {
  closeDefaultClient,
  getInfo,
  getStream,
  provider,
  resolveRoom,
} from "@stream-fallback/douyin-provider";
import { expect, onTestFinished, test, vi } from "vitest";
import { cast } from "../emulator/cast/rooms.ts";
import { setUp } from "./set-up.ts";

const { unlisted, offline, live } = cast;
const profileOf = ({ owner }: { owner: { secUid: string } }) => `https://www.douyin.com/user/${owner.secUid}`;

test("an anchor who was never on air is off air by the profile: the name, the uid and no number", async () => {
  const { ask, emulator } = await setUp();
  const { nickname, secUid } = unlisted.owner;
  for (const input of [profileOf(unlisted), secUid]) {
    const info = await ask(input);
    expect(info).toMatchObject({ living: false, roomId: "", owner: nickname, uid: secUid, api: "userHTML" });
  }
  expect(emulator.counters().requests).toMatchObject({ web: 0, webHTML: 0, mobile: 1, userHTML: 2 });
});

test.each([
  ["on air", live],
  ["off air", offline],
])(
  "the profile of somebody %s costs no request just for the room's number, which the answer tells",
  async (_, member) => {
    const { ask, emulator } = await setUp();
    expect(await ask(profileOf(member))).toMatchObject({ roomId: member.webRid, living: member === live });
    expect(emulator.counters().requests).toMatchObject({ web: 0, webHTML: 0, mobile: 1, userHTML: 0 });
  },
);

test("a profile and the number of its room share the answer and the streams, once the number is known", async () => {
  const { ask, client, emulator } = await setUp();
  await ask(profileOf(live));
  const { requests } = emulator.counters();
  expect(await ask(live.webRid)).toMatchObject({ meta: { cached: true } });
  const stream = await getStream(profileOf(live), {}, client);
  expect(stream).toMatchObject({ roomId: live.webRid, meta: { cached: true } });
  expect(emulator.counters().requests).toEqual(requests);
});

test("a profile whose number has become known is asked about by all adapters", async () => {
  const { ask } = await setUp();
  await ask(profileOf(live));
  const apis = new Set<string>();
  for (let turn = 0; turn < 8; turn += 1) apis.add((await ask(profileOf(live), { maxAgeMs: 0 })).api);
  expect(apis).toEqual(new Set(["web", "webHTML", "mobile", "userHTML"]));
});

test.each([
  ["whose room has a number", offline],
  ["whose room has none", unlisted],
])("getStream of somebody off air %s says NOT_LIVE", async (_, member) => {
  const { client } = await setUp();
  await expect(getStream(profileOf(member), {}, client)).rejects.toMatchObject({ code: "NOT_LIVE" });
});

test("the stream of a profile is what the profile tells where the API behind shared links is shut", async () => {
  const { client, emulator } = await setUp();
  emulator.control({ endpoint: "mobile", fault: { kind: "captcha" } });
  const stream = await getStream(profileOf(live), {}, client);
  expect(stream).toMatchObject({ roomId: live.webRid, api: "userHTML", living: true });
});

test("api web with a profile off air without a number says what to give", async () => {
  const { ask } = await setUp();
  await expect(ask(profileOf(unlisted), { api: "web" })).rejects.toMatchObject({
    code: "INVALID_INPUT",
    message: expect.stringContaining("give the number in the room's URL"),
  });
});

test("a profile whose anchor goes on air is told so under the uid, then under the number", async () => {
  const { client, ask, emulator } = await setUp();
  emulator.control({ endpoint: "mobile", fault: { kind: "captcha" } });
  emulator.control({ room: live.webRid, onAir: false });
  expect(await ask(profileOf(live), { maxAgeMs: 0 })).toMatchObject({ living: false, roomId: "" });
  expect(await client.resolve(profileOf(live))).toMatchObject({ roomId: "", uid: live.owner.secUid });
  emulator.control({ room: live.webRid, onAir: true });
  expect(await ask(profileOf(live), { maxAgeMs: 0 })).toMatchObject({ living: true, roomId: live.webRid });
});

test("recorders add somebody off air by the uid, which is asked by as well as a number", async () => {
  const { emulator } = await setUp();
  vi.stubEnv("DOUYIN_ORIGINS", emulator.originsVariable);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await closeDefaultClient();
  });
  const { nickname, secUid } = unlisted.owner;
  const channel = await provider.resolveChannelInfoFromURL(profileOf(unlisted));
  expect(channel).toMatchObject({ id: secUid, owner: nickname, uid: secUid });
  const channelId = channel?.id ?? "";
  expect(await getInfo(channelId, { uid: secUid })).toMatchObject({ living: false, owner: nickname });
  await expect(getStream({ channelId })).rejects.toMatchObject({ code: "NOT_LIVE" });
  expect(await resolveRoom(channelId)).toEqual({ provider: "douyin", roomId: "", uid: secUid });
});
