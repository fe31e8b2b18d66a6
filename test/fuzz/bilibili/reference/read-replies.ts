import { isObject } from "../../reference/values.ts";
import type { AdapterName } from "../asked-by.ts";
import type { Bodies, Names } from "../bodies.ts";
import { type Opened, openEnvelope, openText } from "./read-envelope.ts";
import { statesIn } from "./read-page.ts";
import { urlsOfPlay, urlsOfPlaylist, urlsOfPlayUrl } from "./read-streams.ts";
import { at, broadcastOf, idOf, livingOf, textOf } from "./read-values.ts";
import type { Reading, Told } from "./reading.ts";

export interface Question {
  names: Names;
  needsStreams: boolean;
}

/** What is told of a room, with its number, before it is known whether it is the one that was asked for. */
type Room = Told & { roomId: string; shortId: string };

/**
 * What the replies of a site prove, by a slow reader that shares no code with the adapters and follows the same rules of
 * the site.
 */
export function readReplies(
  adapter: AdapterName,
  { bodies, question }: { bodies: Bodies; question: Question },
): Reading[] {
  const text = (name: keyof Bodies) => new TextDecoder().decode(bodies[name]);
  const opened = (name: keyof Bodies) => openText(text(name));
  const playlist = urlsOfPlaylist(text("playlist"));
  switch (adapter) {
    case "web":
    case "h5": {
      const info = infoOr(opened(adapter === "web" ? "info" : "h5Info"), opened("init"));
      return readTwo({ info, play: opened("play"), playlist }, question);
    }
    case "master":
      return [
        ...readInfoWith({ info: infoOr(opened("h5Info"), opened("init")), urls: playlist }, question),
        // In place of a playlist the site may say in JSON why there is none.
        ...(question.needsStreams ? refusalsIn(opened("playlist")) : []),
      ];
    case "page":
      return statesIn(text("page")).flatMap((state) => {
        const [play, info] = ["roomInitRes", "roomInfoRes"].map((key) => openEnvelope(at(state, key)));
        const isAnswer = play && info && "data" in play && "data" in info;
        if (!isAnswer) return refusalsIn(play, info);
        // Both must be of one room, even where streams are not asked for.
        return readTwo({ info, play, playlist: [], isPage: true }, question);
      });
    case "batch":
      return readMany({ opened: opened("baseInfo"), isByRoom: true, init: opened("init") }, question);
    case "batchByUid":
      return readMany({ opened: opened("statusByUids"), isByRoom: false }, question);
    case "legacy":
      return readLegacy(
        {
          ...{ init: opened("init"), room: opened("roomInfo") },
          ...{ anchor: opened("anchor"), play: opened("playUrl") },
        },
        question,
      );
  }
}

/** Where the site could not get a room's data, the older API may prove that there is none. */
function infoOr(info: Opened, init: Opened): Opened {
  return info ?? (init && "refusal" in init ? init : undefined);
}

function refusalsIn(...parts: readonly Opened[]): Reading[] {
  return parts.flatMap((part) => (part && "refusal" in part ? [part] : []));
}

function readInfo(data: unknown): Room[] {
  const [room, base] = [at(data, "room_info"), at(data, "anchor_info", "base_info")];
  return readRoom({
    ...{ room, began: at(room, "live_start_time"), owner: at(base, "uname") },
    ...{ avatar: at(base, "face"), cover: at(room, "cover") },
  });
}

interface RoomParts {
  room: unknown;
  began: unknown;
  owner: unknown;
  avatar: unknown;
  cover: unknown;
  title?: unknown;
}

function readRoom({ room, began, owner, avatar, cover, title = at(room, "title") }: RoomParts): Room[] {
  const [roomId, uid] = [idOf(at(room, "room_id")), idOf(at(room, "uid"))];
  const living = livingOf(at(room, "live_status"));
  if (roomId === undefined || roomId === "0" || uid === undefined) return [];
  if (living === undefined || typeof owner !== "string") return [];
  return [
    {
      ...{ roomId, uid, living, owner, shortId: idOf(at(room, "short_id")) ?? "0" },
      ...{ title: textOf(title), avatar: textOf(avatar), cover: textOf(cover) },
      liveId: living ? broadcastOf(roomId, began) : "",
    },
  ];
}

function isAsked({ roomId, shortId }: Room, { names }: Question): boolean {
  return [roomId, shortId].includes(names.roomId);
}

function readingOf(room: Room, { urls, question }: { urls: readonly string[]; question: Question }): Reading {
  const { roomId: _roomId, shortId: _shortId, ...told } = room;
  const own = new Set(room.living ? urls.map((url) => url.toWellFormed()) : []);
  return { ...told, urls: own, needsStreams: question.needsStreams };
}

function readInfoWith(
  { info, urls }: { info: Opened; urls: readonly string[] },
  question: Question,
): Reading[] {
  if (!info || "refusal" in info) return refusalsIn(info);
  const rooms = readInfo(info.data).filter((room) => isAsked(room, question));
  return rooms.map((room) => readingOf(room, { urls, question }));
}

interface Two {
  info: Opened;
  play: Opened;
  playlist: readonly string[];
  isPage?: boolean;
}

/** The state of one reply and the streams of another, which must be about one room and one broadcast. */
function readTwo({ info, play, playlist, isPage = false }: Two, question: Question): Reading[] {
  const alone = readInfoWith({ info, urls: [] }, question);
  if (!info || "refusal" in info) return alone;
  return readInfo(info.data).flatMap((room) => {
    const isPlayAsked = isPage || (question.needsStreams && room.living);
    if (!isPlayAsked) return isAsked(room, question) ? [readingOf(room, { urls: [], question })] : [];
    // It is asked by the number that was asked for, whatever room the other reply is of.
    if (!play || "refusal" in play) return refusalsIn(play);
    if (!isAsked(room, question)) return [];
    const isSame =
      idOf(at(play.data, "room_id")) === room.roomId &&
      livingOf(at(play.data, "live_status")) === room.living;
    const other = room.living ? broadcastOf(room.roomId, at(play.data, "live_time")) : "";
    const isOther = question.needsStreams && other !== "" && room.liveId !== "" && other !== room.liveId;
    const urls = [...urlsOfPlay(play.data), ...playlist];
    return isSame && !isOther ? [readingOf(room, { urls, question })] : [];
  });
}

interface Many {
  opened: Opened;
  isByRoom: boolean;
  init?: Opened;
}

/** One of many rooms; of one that a list leaves out the older API may prove that there is none. */
function readMany({ opened, isByRoom, init }: Many, question: Question): Reading[] {
  if (!opened || "refusal" in opened) return refusalsIn(opened);
  const list = isByRoom ? at(opened.data, "by_room_ids") : opened.data;
  if (!isObject(list)) return [];
  const entries = Object.values(list);
  if (entries.length === 0) return refusalsIn(init);
  const rooms = entries.flatMap((room) =>
    readRoom({
      ...{ room, began: at(room, "live_time"), owner: at(room, "uname") },
      ...(isByRoom
        ? { avatar: "", cover: at(room, "cover") }
        : { avatar: at(room, "face"), cover: at(room, "cover_from_user") }),
    }),
  );
  const asked = rooms.filter(
    (room) => isAsked(room, question) && (isByRoom || room.uid === question.names.uid),
  );
  return asked.map((room) => readingOf(room, { urls: [], question }));
}

interface Legacy {
  init: Opened;
  room: Opened;
  anchor: Opened;
  play: Opened;
}

function readLegacy({ init, room, anchor, play }: Legacy, question: Question): Reading[] {
  const refusals = refusalsIn(init, room, anchor, question.needsStreams ? play : undefined);
  const isAnswer = init && room && anchor && "data" in init && "data" in room && "data" in anchor;
  if (!isAnswer) return refusals;
  const info = at(anchor.data, "info");
  const isOne =
    idOf(at(room.data, "room_id")) === idOf(at(init.data, "room_id")) &&
    at(room.data, "live_status") === at(init.data, "live_status") &&
    idOf(at(info, "uid")) === idOf(at(init.data, "uid"));
  const rooms = readRoom({
    ...{ room: init.data, began: at(init.data, "live_time"), title: at(room.data, "title") ?? "" },
    ...{ owner: at(info, "uname"), avatar: at(info, "face"), cover: at(room.data, "user_cover") },
  });
  const urls = play && "data" in play ? urlsOfPlayUrl(play.data) : [];
  const told = rooms.filter((each) => isOne && isAsked(each, question));
  return [...refusals, ...told.map((each) => readingOf(each, { urls, question }))];
}
