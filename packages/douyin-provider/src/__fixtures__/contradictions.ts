import type { AdapterName } from "../adapters/adapters.ts";
import type { Told } from "./tellers.ts";

type Change = (state: Told) => unknown;

/** The pair by its row in `docs/douyin.md`, the hand-written reply, what is changed in it, and what it then proves. */
export type Contradiction = [pair: string, of: string, change: Change, verdict: boolean | "INCOMPLETE"];

export const pairs = {
  statusText: "`status` – `status_str`",
  end: "`status` – `finish_time`, `finish_reason`",
  roomStatus: "`status` – `room_status`",
  noRoom: "no room – `room_status`",
  streams: "`status` – streams",
  words: "on air – `prompts` 直播已结束, `message`",
  finished: "on air – `status_code` 30003",
  notShown: "a room or an anchor – `status_code` 4001038",
  nobody: "no anchor – `room_status`, `enter_room_id`, `roomId`",
  ids: "`id_str` – `enter_room_id`, `roomId`, `roomIdStr`",
  owner: "the anchor – the room's `owner`",
  asked: "the anchor asked for – the one told of",
  profile: "`roomIdStr` – `roomData.status`",
  number: "`roomIdStr` – `roomId`",
  badge: "`roomIdStr` – the badge 直播中",
  closed: "on air – `userCanceled`, `isBan`",
} as const;

const ENDED_AT = 1_767_223_600;
const began = { create_time: ENDED_AT - 3_600, start_time: ENDED_AT - 3_590 };
const over = { status: 4, status_str: "4" };
const another = "7611111111111111111";
const stranger = { sec_uid: "MS4wLjABAAAAsomeone-else" };
const officialChannel = { is_official_channel: true };

const reply = (change: object) => (state: Told) => Object.assign(state, change);
const data = (change: object) => (state: Told) => Object.assign(state.data, change);
const webRoom = (change: object) => (state: Told) => Object.assign(state.data.data[0], change);
const mobileRoom = (change: object) => (state: Told) => Object.assign(state.data.room, change);
const pageRoom = (change: object) => (state: Told) => Object.assign(state.room, change);
const user = (change: object) => (state: Told) => Object.assign(state.user, change);
const roomData = (change: object) => (state: Told) => Object.assign(state.user.roomData, change);
const both = (one: Change, other: Change) => (state: Told) => [one(state), other(state)];

/** What stands beside the status, wherever a room on air is told. */
function besideStatus(room: (change: object) => Change): Contradiction[] {
  return [
    [pairs.statusText, "live", room({ status_str: "4" }), "INCOMPLETE"],
    [pairs.statusText, "live", room({ status_str: 4 }), "INCOMPLETE"],
    [pairs.statusText, "live", room({ status_str: "0" }), true],
    [pairs.statusText, "live", room({ status_str: ["4"] }), true],
    [pairs.end, "live", room({ ...began, finish_time: ENDED_AT }), "INCOMPLETE"],
    [pairs.end, "live", room({ ...began, finish_time: began.create_time }), "INCOMPLETE"],
    [pairs.end, "live", room({ create_time: 0, start_time: 0, finish_time: ENDED_AT }), "INCOMPLETE"],
    [pairs.end, "live", room({ ...began, finish_time: 0, finish_reason: 1 }), "INCOMPLETE"],
    [pairs.end, "live", room({ ...began, finish_time: String(ENDED_AT) }), "INCOMPLETE"],
    [pairs.end, "live", room({ ...began, finish_time: {}, finish_reason: "none" }), true],
    [pairs.end, "live", room({ ...began, finish_time: 0, finish_reason: 0 }), true],
    // The end of the broadcast before.
    [pairs.end, "live", room({ ...began, finish_time: began.create_time - 1, finish_reason: 1 }), true],
    [pairs.end, "live", room({ create_time: 0, start_time: ENDED_AT + 9, finish_time: ENDED_AT }), true],
    [pairs.streams, "live", room({ stream_url: null }), true],
  ];
}

export const contradictions: Readonly<Record<AdapterName, readonly Contradiction[]>> = {
  web: [
    ...besideStatus(webRoom),
    [pairs.roomStatus, "live", data({ room_status: 2 }), "INCOMPLETE"],
    [pairs.roomStatus, "radio", data({ room_status: 2 }), "INCOMPLETE"],
    [pairs.roomStatus, "live", webRoom(over), "INCOMPLETE"],
    [pairs.roomStatus, "radio", webRoom(over), "INCOMPLETE"],
    [pairs.roomStatus, "offline", data({ room_status: 0 }), "INCOMPLETE"],
    [pairs.roomStatus, "offline", data({ room_status: 1 }), "INCOMPLETE"],
    [pairs.roomStatus, "live", data({ room_status: null }), true],
    [pairs.roomStatus, "offline", data({ room_status: null }), false],
    [pairs.noRoom, "radio", data({ data: [] }), true],
    [pairs.noRoom, "live", data({ data: [] }), "INCOMPLETE"],
    [pairs.noRoom, "offline", data({ data: [] }), false],
    [pairs.streams, "live", both(webRoom(over), data({ room_status: 2 })), false],
    [pairs.words, "live", data({ prompts: "直播已结束\t" }), "INCOMPLETE"],
    [pairs.words, "live", data({ message: "room has finished" }), "INCOMPLETE"],
    [pairs.words, "live", data({ message: "", prompts: "欢迎" }), true],
    [pairs.words, "offline", data({ prompts: "直播已结束" }), false],
    [pairs.finished, "live", reply({ status_code: 30003 }), "INCOMPLETE"],
    [pairs.finished, "offline", reply({ status_code: 30003 }), false],
    [pairs.notShown, "live", reply({ status_code: 4001038 }), "INCOMPLETE"],
    [pairs.notShown, "offline", both(reply({ status_code: 4001038 }), data({ data: [] })), "INCOMPLETE"],
    [pairs.nobody, "missing", data({ room_status: 0 }), "INCOMPLETE"],
    [pairs.nobody, "missing", data({ room_status: 1 }), "INCOMPLETE"],
    [pairs.nobody, "missing", data({ enter_room_id: another }), "INCOMPLETE"],
    [pairs.ids, "live", data({ enter_room_id: another }), "INCOMPLETE"],
    [pairs.ids, "offline", data({ enter_room_id: another }), "INCOMPLETE"],
    [pairs.ids, "live", (state) => state.data.data.push({ id_str: another, status: 2 }), "INCOMPLETE"],
    [pairs.ids, "live", data({ enter_room_id: "0" }), true],
    [pairs.owner, "live", webRoom({ owner: stranger }), "INCOMPLETE"],
    [pairs.owner, "live", webRoom({ owner: { sec_uid: "" } }), true],
    [pairs.owner, "live", webRoom({ owner: "hidden" }), true],
    [pairs.owner, "live", both(webRoom({ owner: stranger }), data({ extra: officialChannel })), true],
  ],
  webHTML: [
    ...besideStatus(pageRoom),
    [pairs.streams, "live", pageRoom(over), false],
    [pairs.nobody, "unknown-room", reply({ roomId: another }), "INCOMPLETE"],
    [pairs.ids, "live", reply({ roomId: another }), "INCOMPLETE"],
    [pairs.ids, "offline", reply({ roomId: another }), "INCOMPLETE"],
    [pairs.owner, "live", pageRoom({ owner: stranger }), "INCOMPLETE"],
    [pairs.owner, "live", both(pageRoom({ owner: stranger }), reply({ roomExtra: officialChannel })), true],
  ],
  mobile: [
    ...besideStatus(mobileRoom),
    [pairs.end, "offline", mobileRoom({ finish_time: 0, finish_reason: 0 }), false],
    [pairs.streams, "offline", mobileRoom({}), false],
    [pairs.words, "live", data({ prompts: "直播已结束" }), "INCOMPLETE"],
    [pairs.finished, "live", reply({ status_code: 30003 }), "INCOMPLETE"],
    [pairs.notShown, "offline", reply({ status_code: 4001038 }), "INCOMPLETE"],
    [pairs.asked, "live", mobileRoom({ owner: { ...stranger, nickname: "云上小鹿" } }), "INCOMPLETE"],
    [pairs.asked, "offline", mobileRoom({ owner: { ...stranger, nickname: "云上小鹿" } }), "INCOMPLETE"],
  ],
  userHTML: [
    ...besideStatus(roomData),
    [pairs.profile, "live", user({ roomIdStr: "0", roomId: 0 }), "INCOMPLETE"],
    [pairs.profile, "live", user({ roomData: undefined }), "INCOMPLETE"],
    [pairs.profile, "live", roomData(over), "INCOMPLETE"],
    [pairs.profile, "offline", user({ roomData: { status: 2 } }), "INCOMPLETE"],
    [pairs.profile, "offline", user({ roomData: { status: 4 } }), false],
    [pairs.number, "live", user({ roomId: 0 }), "INCOMPLETE"],
    [pairs.number, "offline", user({ roomId: 7_600_000_000_000_000_000 }), "INCOMPLETE"],
    [pairs.number, "offline", user({ roomId: undefined }), false],
    [pairs.ids, "live", roomData({ id_str: another }), "INCOMPLETE"],
    [pairs.badge, "offline", reply({ badge: true }), "INCOMPLETE"],
    [pairs.badge, "live", reply({ badge: false }), true],
    [pairs.closed, "live", user({ userCanceled: true }), "INCOMPLETE"],
    [pairs.closed, "live", user({ isBan: true }), "INCOMPLETE"],
    [pairs.asked, "live", user({ secUid: stranger.sec_uid }), "INCOMPLETE"],
    [pairs.asked, "offline", user({ secUid: stranger.sec_uid }), "INCOMPLETE"],
  ],
};
