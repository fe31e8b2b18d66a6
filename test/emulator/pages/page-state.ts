import type { CastMember } from "../cast/members.ts";
import { streamData } from "../shapes/stream-data.ts";
import { streamOptions } from "../shapes/stream-url.ts";
import { isRoomId } from "../shapes/web-enter.ts";

/** The whole `state` of a room page, around a given `roomInfo`. */
export function pageState(member: CastMember, info: object, nowMs: number): object {
  return {
    appStore: { ssr: true, region: "cn", theme: undefined, serverTime: nowMs },
    userStore: { isLogin: false, userInfo: undefined },
    homeStore: { tabs: [], current: undefined },
    roomStore: { roomInfo: info, liveStatus: undefined, errorCode: errorCodeOf(member), retryCount: 0 },
    linkmicStore: { layout: {}, users: [] },
    giftStore: { panel: { list: [] }, price: "$1 = 7 抖币" },
    pkStore: { battle: undefined },
    chatStore: { messages: [] },
    streamStore: { streamData: playerStreams(member, nowMs) },
    paidLiveStore: { paidType: 0, tip: undefined },
  };
}

/** The shell: a first state with empty stores, by which a client could believe the room to be offline. */
export function shellState(): object {
  return {
    appStore: { ssr: true },
    roomStore: { roomInfo: {}, liveStatus: undefined, retryCount: 0 },
    streamStore: { streamData: {} },
  };
}

/** The error code of a page. Where the real page keeps it is not on record; people see its sentence. */
function errorCodeOf({ state, webRid }: CastMember): number | undefined {
  return state === "missing" && isRoomId(webRid) ? 4001038 : undefined;
}

/** The streams parsed for the player, as some pages hold them; on others this is an empty object. */
function playerStreams(member: CastMember, nowMs: number): object {
  if (member.state !== "live" || !member.broadcast.hasUhd || member.isFrameOnly) return {};
  const { common, data } = streamData(member.broadcast, nowMs);
  return {
    H264_streamData: { options: streamOptions(member.broadcast, "h264"), common, stream: data },
    H265_streamData: { options: {}, common: {}, stream: {} },
    UGC_streamData: null,
  };
}
