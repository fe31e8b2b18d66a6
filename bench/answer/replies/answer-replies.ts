import { cast } from "../../../test/emulator/cast/rooms.ts";
import { livePage } from "../../extract/pages/live-page.ts";
import { LIVE_ROOM } from "../../extract/pages/live-room-info.ts";
import { roomReply } from "../../site/room-reply.ts";

/** A reply about one room, which is all that there is below its origin. */
export interface AnswerReply {
  /** How large it is, before it is compressed. */
  name: ReplyName;
  /** The adapter that asks for it. */
  api: "web" | "webHTML";
  webRid: string;
  /** Stands before the path, so that each reply is a site of its own. */
  prefix: string;
  path: string;
  bytes: Uint8Array;
  /** What everyone must read in it, so that nobody is measured who does not. */
  says: { living: boolean; title: string };
}

export const replyNames = ["2 KB", "67 KB", "825 KB", "page 165 KB", "page 1.1 MB"] as const;

export type ReplyName = (typeof replyNames)[number];

/** How a page of 1.1 MB is written on which the whole state stands in one push, as on the site's own. */
const WHOLE_STATE = { hasShell: false, pieceLength: Number.POSITIVE_INFINITY };

/** A room off air as most are, a room on air, and one with many others beside it; and pages of rooms on air. */
export function answerReplies(): AnswerReply[] {
  const { offline, live, crowded } = cast;
  return [
    data("2 KB", offline, 2_031),
    data("67 KB", live, 66_732),
    data("825 KB", { ...crowded, neighbours: 108 }, 825_000),
    // Some pages have white space before what they push.
    page(
      "page 165 KB",
      livePage(0.5, { ...WHOLE_STATE, pageBytes: 165_000, markupBytes: 40_000, space: " " }),
    ),
    page("page 1.1 MB", livePage(0.83, WHOLE_STATE)),
  ];
}

type Member = Parameters<typeof roomReply>[0];

function data(name: ReplyName, member: Member, bytes: number): AnswerReply {
  const prefix = prefixOf(name);
  const { webRid, title, state } = member;
  return {
    ...{ name, api: "web", webRid, prefix },
    path: `${prefix}/webcast/room/web/enter/`,
    bytes: roomReply(member, bytes),
    says: { living: state === "live", title },
  };
}

function page(name: ReplyName, { bytes }: { bytes: Uint8Array }): AnswerReply {
  const prefix = prefixOf(name);
  const { webRid, title } = LIVE_ROOM;
  const path = `${prefix}/${webRid}`;
  return { name, api: "webHTML", webRid, prefix, path, bytes, says: { living: true, title } };
}

function prefixOf(name: ReplyName): string {
  return `/${name.replaceAll(/[ .]/g, "-").toLowerCase()}`;
}
