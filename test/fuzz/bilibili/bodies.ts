import type { EndpointName } from "../../emulator/bilibili/addresses.ts";
import { type CastName, cast, nobody } from "../../emulator/bilibili/cast/cast.ts";
import type { Member } from "../../emulator/bilibili/cast/member.ts";
import { festivalPage, livePage } from "../../emulator/bilibili/shapes/live-page.ts";
import { withLongIds } from "../../emulator/bilibili/shapes/moments.ts";
import { playBody, playlistOf, playUrlBody } from "../../emulator/bilibili/shapes/play.ts";
import { refusal } from "../../emulator/bilibili/shapes/refusals.ts";
import {
  anchorBody,
  baseInfoBody,
  infoBody,
  initBody,
  roomInfoBody,
  statusBody,
} from "../../emulator/bilibili/shapes/room.ts";
import { textOfAnchor } from "../hostile-text.ts";

export type RoomName = CastName | "nobody";

interface RoomTold {
  room: RoomName;
  title: string;
  owner: string;
}

export type Bodies = Readonly<Record<Exclude<EndpointName, "nav" | "spi" | "short">, Buffer>>;

/** The moment at which replies are made; no result depends on it. */
const NOW_MS = Date.UTC(2026, 0, 5, 20);

export interface Names {
  roomId: string;
  uid: string;
}

export function namesOf(room: RoomName): Names {
  const { roomId, uid } = room === "nobody" ? nobody : cast[room];
  return { roomId: String(roomId), uid: String(uid) };
}

/** What the site answers about a room at all its addresses, before anything has happened to it. */
export function bodiesOf({ room, title, owner }: RoomTold): Bodies {
  const known: Member | undefined = room === "nobody" ? undefined : cast[room];
  const wordFor = (text: string) => textOfAnchor(text, String(known?.uid));
  const member = known && { ...known, title: wordFor(title), owner: wordFor(owner) };
  const viewer = { qn: 10_000, hasLogin: false };
  const listed = member && member.lock !== "shut" ? [member] : [];
  const tell = (body: (member: Member) => object, missing: object) =>
    Buffer.from(withLongIds(JSON.stringify(member ? body(member) : missing)));
  const watching = { viewer, nowMs: NOW_MS };
  const play = (each: Member) => playBody(each, watching);
  const playlist = member && playlistOf(member, watching);
  return {
    info: tell(infoBody, refusal(19_002_000)),
    h5Info: tell(infoBody, refusal(19_002_000)),
    play: tell(play, refusal(60_004)),
    init: tell(initBody, refusal(60_004)),
    roomInfo: tell(roomInfoBody, refusal(1, [])),
    anchor: tell(anchorBody, refusal(1)),
    playUrl: tell((each) => playUrlBody(each, watching), refusal(60_004)),
    baseInfo: Buffer.from(withLongIds(JSON.stringify(baseInfoBody(listed)))),
    statusByUids: Buffer.from(JSON.stringify(statusBody(listed))),
    playlist: Buffer.from(playlist ?? JSON.stringify(refusal(-400))),
    page: Buffer.from(pageOf(member, play)),
  };
}

function pageOf(member: Member | undefined, play: (member: Member) => object): string {
  if (member?.page === "festival") return festivalPage();
  const state = member
    ? { roomInitRes: play(member), roomInfoRes: infoBody(member) }
    : { roomInitRes: refusal(60_004), roomInfoRes: refusal(19_002_000) };
  return livePage({ title: member?.title ?? "", state });
}
