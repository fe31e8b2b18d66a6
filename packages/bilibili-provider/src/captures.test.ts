import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type HttpReply, jsonOf } from "@stream-fallback/core";
import { describe, expect, it } from "vitest";
import { fakeCall, replyOf } from "./__fixtures__/fake-call.ts";
import * as batch from "./adapters/batch/normalise.ts";
import { schema as batchSchema } from "./adapters/batch/schema.ts";
import * as batchByUid from "./adapters/batch-by-uid/normalise.ts";
import { schema as batchByUidSchema } from "./adapters/batch-by-uid/schema.ts";
import { initSchema, schema as legacySchema } from "./adapters/legacy/schema.ts";
import { dataOf, judgeReply } from "./blocks/judge-reply.ts";
import { chooseOrigins } from "./origins.ts";
import { answerOfRoom } from "./room/answer-of-room.ts";
import { infoSchema, roomOfInfo } from "./room/info-schema.ts";
import { visitorIdsOf } from "./session/visitor-ids.ts";
import { wbiKeyOf } from "./session/wbi-keys.ts";
import { playSchema } from "./streams/play-schema.ts";
import { keyOfQn } from "./streams/quality.ts";
import { streamsOfPlay } from "./streams/streams-of-play.ts";

const folder = process.env.BILIBILI_CAPTURES_DIR;

/** As a test may see what was read. */
interface Read {
  living?: boolean;
  isRoundPlay?: boolean;
  streams?: number;
}

const call = (reply: HttpReply) => ({
  context: fakeCall({ nav: reply, spi: reply }).context,
  origins: chooseOrigins(),
});
const need = { kind: "status" } as const;
const queryOf = (room: { roomId?: string; uid?: string }) => ({
  ...{ room: { provider: "bilibili", roomId: "", ...room }, need, options: undefined },
});

/** Reads what a reply says of the room, which it must name itself; by the first part of the file's name. */
const readers: Readonly<Record<string, (reply: HttpReply) => Read[] | Promise<Read[]>>> = {
  getInfoByRoom(reply) {
    const told = roomOfInfo(infoSchema.parse(dataIn(reply)));
    return [answerOfRoom(told, queryOf(told))];
  },
  getRoomPlayInfo(reply) {
    const play = playSchema.parse(dataIn(reply));
    const { sources } = streamsOfPlay(play, { askedQn: 10_000, isVisitor: true });
    const streams = sources.flatMap((source) => source.streams);
    for (const { flv, hls, expiresAt } of streams) {
      expect(URL.canParse(flv ?? hls ?? "")).toBe(true);
      expect(expiresAt).toBeInstanceOf(Date);
    }
    return [{ living: play.live_status === 1, streams: streams.length }];
  },
  getRoomBaseInfo(reply) {
    const state = batchSchema.parse(dataIn(reply));
    return state.by_room_ids.map(({ room_id }) => batch.normalise(state, queryOf({ roomId: room_id })));
  },
  get_status_info_by_uids(reply) {
    const rooms = batchByUidSchema.parse(dataIn(reply));
    return rooms.map(({ uid }) => batchByUid.normalise(rooms, queryOf({ uid })));
  },
  room_init(reply) {
    const init = initSchema.parse(dataIn(reply));
    return [{ living: init.live_status === 1, isRoundPlay: init.live_status === 2 }];
  },
  get_info(reply) {
    const { live_status, title } = legacySchema.shape.room.parse(dataIn(reply));
    expect(title).not.toBe("");
    return [{ living: live_status === 1, isRoundPlay: live_status === 2 }];
  },
  master_info(reply) {
    expect(legacySchema.shape.anchor.parse(dataIn(reply)).info.uname).not.toBe("");
    return [];
  },
  playUrl(reply) {
    expect(keyOfQn(legacySchema.shape.play.parse(dataIn(reply))?.current_qn ?? 0)).toBe("origin");
    return [];
  },
  async nav(reply) {
    expect(await wbiKeyOf(call(reply))).toHaveLength(32);
    return [];
  },
  async spi(reply) {
    expect(await visitorIdsOf(call(reply))).toMatchObject({ buvid4: expect.stringMatching(/==$/) });
    return [];
  },
  error(reply) {
    expect(() => dataIn(reply)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/RISK_CONTROL|INCOMPLETE/) }),
    );
    return [];
  },
};

function dataIn(reply: HttpReply): unknown {
  return dataOf(judgeReply(reply, { wallNow: 0, hasLogin: false }));
}

/** What a name such as `get_status_info_by_uids-round-1.json` says of the rooms. */
const expectations: readonly [said: RegExp, expected: Read[]][] = [
  [
    /-offline-and-round/,
    [
      { living: false, isRoundPlay: true },
      { living: false, isRoundPlay: false },
    ],
  ],
  [/PlayInfo-live/, [{ living: true, streams: 3 }]],
  [/-live/, [{ living: true }]],
  [/-round|-hidden-encrypted/, [{ living: false, isRoundPlay: true }]],
  [/-banned|^nav|^spi|^error|^master_info|^playUrl/, []],
];

const captures: { file: string; expected: Read[] }[] = [];
const ignored: string[] = [];
for (const file of folder ? readdirSync(folder).sort() : []) {
  const [, expected] = expectations.find(([said]) => said.test(file)) ?? [];
  if (expected && readerOf(file)) captures.push({ file, expected });
  else ignored.push(file);
}

function readerOf(file: string) {
  return new Map(Object.entries(readers)).get(/^\w+/.exec(file)?.[0] ?? "");
}

if (!folder)
  console.info(
    "Skipped: replies of Bilibili you saved yourself. To read them too: BILIBILI_CAPTURES_DIR=<folder of getInfoByRoom-live.json, …> npm test",
  );
if (ignored.length > 0) console.info(`No reader or state here for: ${ignored.join(", ")}`);

describe.skipIf(!folder)("real replies (needs BILIBILI_CAPTURES_DIR)", () => {
  it("are found in BILIBILI_CAPTURES_DIR", () => {
    expect(captures).not.toEqual([]);
  });

  it.each(captures)("$file", async ({ file, expected }) => {
    const text = readFileSync(join(folder ?? "", file), "utf8");
    expect(jsonOf(text)).toBeTypeOf("object");
    const read = await readerOf(file)?.(replyOf(text));
    expect(read).toEqual(expected.map((each) => expect.objectContaining(each)));
  });
});
