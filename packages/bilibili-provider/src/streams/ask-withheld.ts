import { type Need, StreamFallbackError } from "@stream-fallback/core";
import type { SiteCall } from "../session/site-call.ts";
import { askPlaylist } from "./ask-playlist.ts";
import type { Rendition } from "./collect-sources.ts";
import { readMasterPlaylist } from "./master-playlist.ts";
import { playSchema } from "./play-schema.ts";
import { qnOf } from "./quality.ts";
import { acceptedQns, readPlayurl } from "./read-playurl.ts";

/**
 * What the playlist of all qualities has, where a visitor was silently given another quality than was asked for and there is.
 * It only adds to streams that have come, so a refusal of it is none of theirs.
 */
export async function askWithheld(
  { play, need }: { play: unknown; need: Need },
  call: SiteCall,
): Promise<Rendition[] | undefined> {
  const { data: told } = playSchema.safeParse(play);
  const playurl = told?.playurl_info?.playurl;
  if (!told || !playurl || need.kind !== "streams") return undefined;
  const wanted = qnOf(need.quality);
  const isGiven = readPlayurl(playurl, wanted).some(({ qn }) => qn === wanted);
  if (isGiven || !acceptedQns(playurl).includes(wanted)) return undefined;
  try {
    const { text, url } = await askPlaylist({ roomId: told.room_id, uid: told.uid, need }, call);
    return readMasterPlaylist(text, url);
  } catch (error) {
    call.context.signal.throwIfAborted();
    if (!(error instanceof StreamFallbackError) || error.fault === "caller") throw error;
    call.context.logger.debug({ error: error.message }, "no playlist of all qualities");
    return undefined;
  }
}
