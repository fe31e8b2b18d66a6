import { jsonRow } from "./flight-rows.ts";
import { type GeneratedPage, generatePage } from "./generated-page.ts";
import { LIVE_ROOM, members } from "./live-room-info.ts";
import { createNoise, type Noise } from "./noise.ts";
import { pictures } from "./pictures.ts";
import { makeStreamUrl, type StreamUrl } from "./stream-url.ts";

const POSTS = 18;

/** Fields of a profile that no reader here needs. */
const OTHER_FIELDS = 90;

/** The profile of an anchor on air, with the first posts. */
export function userPage(statePosition: number): GeneratedPage {
  const noise = createNoise(4);
  const stream = makeStreamUrl(noise, "h264");
  const user = profile(noise, stream);
  return generatePage({
    seed: 3,
    title: "云上小鹿的主页",
    visible: `<h1>${LIVE_ROOM.owner}</h1><span>抖音号：invented</span><span>直播中</span>`,
    openingRows: [
      '1:I{"id":4001,"chunks":["4001:static/js/4001.js"],"name":""}\n',
      jsonRow("0", ["$", "$L1", null, { params: { uid: "$undefined" }, children: ["$L3", "$7"] }]),
      jsonRow("a", { showTabs: ["post", "like"], hidden: "$undefined" }),
    ],
    state: {
      user: { statusCode: 0, user, logId: undefined },
      statusCode: 0,
      isHideImpressum: undefined,
      post: { statusCode: 0, hasMore: 1, data: Array.from({ length: POSTS }, () => post(noise)) },
      isSpider: false,
      uid: LIVE_ROOM.uid,
    },
    row: (state) => ({ id: "7", model: ["$", "$L9", null, { ...(state as object), tabSetting: "$b" }] }),
    answerOf: (state) => (state as { user: object }).user,
    streamData: stream.streamDataText,
    statePosition,
  });
}

function profile(noise: Noise, { streamUrl }: StreamUrl): object {
  const avatar = pictures(noise).url_list[0] ?? "";
  const value = () =>
    noise.pick([undefined, 0, "", false, noise.chinese(9), noise.digits(9), [], settings(noise)]);
  return {
    ...{ uid: "4200000000000000", secUid: LIVE_ROOM.uid, shortId: "0", realName: undefined },
    ...{ nickname: LIVE_ROOM.owner, desc: `${noise.chinese(20)}\n${noise.chinese(20)}`, gender: undefined },
    ...{
      avatarUrl: avatar,
      avatar300Url: avatar.replace("https:", ""),
      followStatus: 0,
      uniqueId: "invented",
    },
    ...{ roomId: Number(LIVE_ROOM.roomId), roomIdStr: LIVE_ROOM.roomId, roomData: roomData(streamUrl) },
    ...{ ipLocation: "IP属地：虚构", isBan: false, secret: 0, userCanceled: false, dynamicCover: undefined },
    ...Object.fromEntries(members(noise, OTHER_FIELDS, value)),
    coverAndHeadImageInfo: { coverImages: Array.from({ length: 4 }, () => pictures(noise)) },
  };
}

function settings(noise: Noise): object {
  return Object.fromEntries(
    members(noise, 16, () => noise.pick([undefined, 0, 1, noise.hex(16), noise.chinese(8)])),
  );
}

/** The room data of a profile: streams, but neither title nor cover. */
function roomData(streamUrl: object): object {
  return {
    ...{ status: 2, user_count: 1234, stream_url: streamUrl, owner: { web_rid: LIVE_ROOM.webRid } },
    ...{ live_type_third_party: false, live_room_mode: 0, paid_live_data: { paid_type: 0, delivery: 0 } },
  };
}

function post(noise: Noise): object {
  return {
    ...{ awemeId: noise.digits(19), awemeType: 0, groupId: noise.digits(19), desc: noise.chinese(40) },
    ...{ createTime: 1_750_000_000 + noise.whole(9_000_000), authorUserId: "4200000000000000" },
    video: {
      ...{
        width: 1_080,
        height: 1_920,
        ratio: "1080p",
        duration: noise.whole(90_000),
        cover: pictures(noise),
      },
      playAddr: pictures(noise).url_list.map((src) => ({ src })),
      dynamicCover: pictures(noise),
      originCover: pictures(noise).url_list,
    },
    stats: Object.fromEntries(members(noise, 6, () => noise.whole(90_000))),
    tag: Object.fromEntries(members(noise, 6, () => noise.pick([true, false, undefined]))),
    textExtra: [{ hashtagName: noise.chinese(5), hashtagId: noise.digits(16), start: 0, end: 5 }],
    music: { id: noise.digits(19), title: `@${noise.chinese(4)}创作的原声`, author: noise.chinese(4) },
  };
}
