import type { Need } from "@stream-fallback/core";
import { qnOf } from "./quality.ts";

interface AskedStreams {
  roomId: string;
  need: Need;
  platform: "web" | "html5";
}

/** What `getRoomPlayInfo` wants to know; protocol, format and codec it does not do without. */
export function playParameters({ roomId, need, platform }: AskedStreams): Record<string, string> {
  return {
    room_id: roomId,
    protocol: "0,1",
    format: "0,1,2",
    codec: "0,1",
    qn: String(qnOf(need.kind === "streams" ? need.quality : undefined)),
    platform,
    ptype: "8",
    dolby: "5",
    panorama: "1",
  };
}
