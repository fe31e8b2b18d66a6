import {
  type RecorderFacade,
  type RecorderGetStreamOptions,
  recorderFacade,
} from "@stream-fallback/core/recorder";
import type { AdapterName } from "./adapters/adapters.ts";
import { createProvider } from "./douyin.ts";
import type { DouyinExtra, DouyinOptions } from "./room/douyin-room.ts";

/** The options of all calls, with those that only Douyin has. */
interface DouyinCall extends RecorderGetStreamOptions {
  doubleScreen?: boolean | undefined;
  isLiveRadio?: boolean | undefined;
}

/** What the plain functions are made of. */
export const facade: RecorderFacade<DouyinExtra, DouyinCall, AdapterName> = recorderFacade<
  DouyinExtra,
  DouyinCall,
  AdapterName
>({
  id: "DouYin",
  name: "抖音",
  siteURL: "https://live.douyin.com/",
  createProvider: () => createProvider(),
  identitiesVariable: "DOUYIN_IDENTITIES",
  flags: ["doubleScreen", "isLiveRadio"],
  translate({ doubleScreen = true, isLiveRadio, ...others }, asked) {
    const options: DouyinOptions = { doubleScreen };
    if (asked === "status") return { ...others, options };
    return { ...others, options, prefer: isLiveRadio ? "mobile" : undefined };
  },
});
