import { roomIdOf } from "../room/learned-names.ts";
import { anchorNamed } from "./name-in-url.ts";

/** Whom a reply tells of. */
export interface Anchor {
  uid: string;
  nickname: string;
  /** Absent where the reply has none, as of anchors off air. */
  roomId?: string | undefined;
}

/** The anchor with what is usable of these fields; undefined without a `sec_uid`, or with another than was asked for. */
export function anchorFrom(
  { uid, nickname, webRid }: { uid: unknown; nickname: unknown; webRid: unknown },
  askedUid?: string | undefined,
): Anchor | undefined {
  const named = anchorNamed(String(uid));
  if (!named || (askedUid !== undefined && named.uid !== askedUid)) return undefined;
  return { uid: named.uid, nickname: typeof nickname === "string" ? nickname : "", roomId: roomIdOf(webRid) };
}
