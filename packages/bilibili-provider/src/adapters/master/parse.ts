import { readMasterPlaylist } from "../../streams/master-playlist.ts";
import type { MasterReply } from "./request.ts";

export function parse({ info, playlist }: MasterReply): unknown {
  return { info, renditions: playlist && readMasterPlaylist(playlist.text, playlist.url) };
}
