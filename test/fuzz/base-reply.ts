import { readFileSync } from "node:fs";
import { join } from "node:path";
import { originsUnder } from "../emulator/addresses/origins.ts";
import type { CastMember } from "../emulator/cast/members.ts";
import { type CastName, cast } from "../emulator/cast/rooms.ts";
import { type HeavyPage, heavyPage } from "../emulator/pages/heavy-page.ts";
import { livePage } from "../emulator/pages/live-page.ts";
import { userPage } from "../emulator/pages/user-page.ts";
import { reflowInfoBody } from "../emulator/shapes/reflow-info.ts";
import { webEnterBody } from "../emulator/shapes/web-enter.ts";
import { type AdapterName, type Base, fixtureFolder } from "./base.ts";
import { textOfAnchor } from "./hostile-text.ts";
import { lightPage } from "./light-page.ts";

/** A reply before anything has happened to it, and the room that it answers for. */
export interface BaseReply {
  readonly body: Buffer;
  readonly roomId: string;
  readonly uid: string;
}

/** The moment at which replies are made; no result depends on it. */
const NOW_MS = Date.UTC(2026, 0, 5, 20);
/** The uid of an anchor whom no reply knows. */
const STRANGER = "MS4wLjABAAAAinvented-stranger";

/** The room that the hand-written replies are about. */
const FIXTURE_ROOM = { roomId: "100200300400", uid: "MS4wLjABAAAAinvented-anchor-of-the-fixtures" };

export function baseReply(adapter: AdapterName, base: Base): BaseReply {
  if ("fixture" in base) {
    return { ...FIXTURE_ROOM, body: readFileSync(join(fixtureFolder(adapter), base.fixture)) };
  }
  const member = memberOf(base);
  const uid = "owner" in member ? member.owner.secUid : STRANGER;
  const assemble = base.isLarge ? heavyPage : lightPage;
  const body = Buffer.from(bodyOf(adapter, { member, uid, assemble }));
  return { roomId: member.webRid, uid, body };
}

/** The member with the base's title, name and biography. Its list of similar rooms is kept in large replies only. */
export function memberOf(base: Exclude<Base, { fixture: string }>): CastMember {
  const member: CastMember = cast[base.member as CastName];
  if (member.state === "missing") return member;
  const wordFor = (text: string) => textOfAnchor(text, member.owner.secUid);
  const owner = { ...member.owner, nickname: wordFor(base.owner), biography: wordFor(base.biography) };
  if (member.state === "cancelled") return { ...member, owner };
  const told = { ...member, owner, title: wordFor(base.title) };
  return told.state === "live" ? { ...told, hasSimilarRooms: told.hasSimilarRooms && base.isLarge } : told;
}

interface Parts {
  member: CastMember;
  uid: string;
  assemble: (page: HeavyPage) => string;
}

function bodyOf(adapter: AdapterName, { member, uid, assemble }: Parts): string {
  const anchor = "owner" in member ? member : undefined;
  const origins = originsUnder("http://emulator.example");
  switch (adapter) {
    case "web":
      return JSON.stringify(webEnterBody(member, NOW_MS));
    case "mobile":
      return JSON.stringify(reflowInfoBody(anchor, { nowMs: NOW_MS, origins }));
    case "webHTML":
      return livePage(member, { nowMs: NOW_MS, assemble });
    case "userHTML":
      return userPage({ secUid: uid, member: anchor }, { nowMs: NOW_MS, assemble });
  }
}
