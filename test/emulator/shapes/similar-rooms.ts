import type { Broadcast } from "../cast/members.ts";
import { anchorShape, pictures } from "./anchor.ts";
import { streamUrlWithoutOptions } from "./stream-url.ts";

const neighbours = ["隔壁的木工铺", "楼上的小提琴", "对岸的钓鱼佬", "巷口修伞人", "山顶气象站", "末班车司机"];

/** Rooms of other anchors with complete streams: a client that searches the whole reply for a URL finds these too. */
export function similarRooms(nowMs: number, count = neighbours.length): object[] {
  return Array.from({ length: count }, (_, index) => {
    const nickname = neighbours[index % neighbours.length] ?? "";
    const serial = String(801 + index);
    const broadcast: Broadcast = {
      streamId: `990100200300000${serial}`,
      cdn: "l9",
      width: 1280,
      height: 720,
      hasUhd: false,
      expiry: "expire",
      hasHevc: false,
    };
    const owner = {
      id: `99001002003${serial}`,
      secUid: `MS4wLjABAAAAinvented-anchor-neighbour-${serial}-abcdefghijklm`,
      displayId: `neighbour_${serial}`,
      nickname,
    };
    return {
      room: {
        id_str: `7990010020030000${serial}`,
        // The list gives status 0 even for rooms on air.
        status: 0,
        status_str: "0",
        title: `${nickname}的直播间`,
        user_count_str: "100+",
        cover: { url_list: pictures(`img/invented-cover-${serial}.image`) },
        stream_url: streamUrlWithoutOptions(broadcast, nowMs),
        owner: anchorShape(owner),
      },
      web_rid: `900100200${serial}`,
      tag_name: "推荐",
    };
  });
}
