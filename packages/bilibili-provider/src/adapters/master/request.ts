import { askH5Info } from "../../room/ask-h5-info.ts";
import { askInfo, knownOf } from "../../room/ask-room.ts";
import type { BilibiliQuery } from "../../room/bilibili-room.ts";
import { infoSchema } from "../../room/info-schema.ts";
import { isOnAir } from "../../room/live-status.ts";
import type { SiteCall } from "../../session/site-call.ts";
import { askPlaylist, type Playlist } from "../../streams/ask-playlist.ts";

export interface MasterReply {
  /** Undefined where what is known already will do. */
  info?: unknown;
  /** Undefined where the room is not on air, or locked. */
  playlist?: Playlist | undefined;
}

/** Asks for the playlist, and for the state where nobody has told it, since a playlist says nothing of the room. */
export async function request(query: BilibiliQuery, call: SiteCall): Promise<MasterReply> {
  const { room, need } = query;
  const known = knownOf(query);
  if (known) {
    const { learned, uid } = known;
    return { playlist: await askPlaylist({ roomId: learned?.roomId ?? "", uid, need }, call) };
  }
  const info = await askInfo(() => askH5Info(room.roomId, call), { room, call });
  const told = infoSchema.safeParse(info).data?.room_info;
  if (!told || !isOnAir(told.live_status) || told.lock_status) return { info };
  return { info, playlist: await askPlaylist({ roomId: told.room_id, uid: told.uid, need }, call) };
}
