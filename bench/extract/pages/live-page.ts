import { jsonRow } from "./flight-rows.ts";
import { type GeneratedPage, generatePage, type PageForm } from "./generated-page.ts";
import { LIVE_ROOM, liveRoomInfo, members } from "./live-room-info.ts";
import { createNoise, type Noise } from "./noise.ts";
import { pictures } from "./pictures.ts";
import { makeStreamUrl } from "./stream-url.ts";

interface LiveForm extends PageForm {
  /** Whether a state with nothing in its stores comes first. */
  hasShell: boolean;
}

/**
 * The page of a room on air.
 * @param statePosition where its state begins, as a share of the page
 */
export function livePage(
  statePosition: number,
  { hasShell = true, ...form }: Partial<LiveForm> = {},
): GeneratedPage {
  const noise = createNoise(2);
  const plain = makeStreamUrl(noise, "h264");
  return generatePage({
    seed: 1,
    title: "云上小鹿的抖音直播间",
    visible: "",
    openingRows: hasShell ? [...openingRows(), shellRow()] : openingRows(),
    state: liveState(noise, plain),
    row: (state) => ({
      id: "a",
      model: ["$", "$L11", null, { state, children: ["$", "$L14", null, { parent: "$a" }] }],
    }),
    answerOf: (state) => (state as { roomStore: object }).roomStore,
    streamData: plain.streamDataText,
    statePosition,
    form,
  });
}

function openingRows(): string[] {
  return [
    '1:I{"id":4001,"chunks":["4001:static/js/4001.js"],"name":""}\n',
    jsonRow("0", ["$", "$L1", null, { params: { tree: "$undefined" }, children: ["$L2", "$La"] }]),
  ];
}

/** The first state on a page is a shell with nothing in its stores. */
function shellRow(): string {
  const shell = { appStore: { ssr: true }, roomStore: { roomInfo: {} }, streamStore: { streamData: {} } };
  return jsonRow("2", ["$", "$L3", null, { state: shell, children: ["$", "$L4", null, {}] }]);
}

/** The state: twelve stores, of which a reader needs one; the others together are as large. */
function liveState(noise: Noise, plain: ReturnType<typeof makeStreamUrl>): object {
  const hevc = makeStreamUrl(noise, "bytevc1");
  const several = (count: number, make: () => object) => Array.from({ length: count }, make);
  return {
    appStore: {
      ssr: true,
      region: "cn",
      switches: Object.fromEntries(members(noise, 60, () => noise.hex(8))),
    },
    userStore: { isLogin: false, userInfo: undefined },
    homeStore: { tabs: several(12, () => ({ name: noise.chinese(4), key: noise.words(1, "") })) },
    roomStore: {
      roomInfo: liveRoomInfo(noise, plain, hevc),
      liveStatus: undefined,
      retryCount: 0,
      webRid: LIVE_ROOM.webRid,
    },
    linkmicStore: { layout: {}, users: several(4, () => ({ user: noise.digits(16), silence: 0 })) },
    giftStore: { panel: { list: several(10, () => gift(noise)) }, price: "$1 = 7 抖币" },
    pkStore: { battle: undefined },
    chatStore: { messages: several(16, () => ({ id: noise.digits(19), text: noise.chinese(14), level: 3 })) },
    rankStore: {
      ranks: several(5, () => ({ rank: 1, user: { nickname: noise.chinese(5), ...pictures(noise) } })),
    },
    emojiStore: { emojis: several(40, () => ({ name: `[${noise.chinese(2)}]`, uri: noise.hex(32) })) },
    streamStore: {
      streamData: {
        ...{ H264_streamData: plain.playerStreams, H265_streamData: hevc.playerStreams },
        UGC_streamData: null,
      },
    },
    paidLiveStore: { paidType: 0, tip: undefined },
  };
}

function gift(noise: Noise): object {
  const { url_list } = pictures(noise);
  return {
    id: noise.whole(9_000),
    name: noise.chinese(4),
    diamond_count: noise.whole(500),
    image: { url_list },
  };
}
