import * as replies from "./site/replies.ts";
import { cast, type SiteRoom } from "./site/rooms.ts";

/** JSON of any shape, for tests that change it. */
export type Changeable = any;

export function changeable(value: unknown): Changeable {
  return JSON.parse(JSON.stringify(value));
}

const viewer = { qn: 10_000, hasLogin: false };

/** All that the site answers of one room, by the ends of the paths. */
export function answersOf(room: SiteRoom = cast.live): Record<string, Changeable> {
  return changeable({
    getInfoByRoom: replies.info(room),
    getH5InfoByRoom: replies.info(room),
    getRoomPlayInfo: replies.playInfo(room, viewer),
    room_init: replies.init(room),
    get_info: replies.roomInfo(room),
    "Master/info": replies.anchorInfo(room),
    playUrl: replies.oldPlayUrl(room, viewer),
    getRoomBaseInfo: replies.baseInfo([room]),
    get_status_info_by_uids: replies.statusByUids([room]),
  });
}
