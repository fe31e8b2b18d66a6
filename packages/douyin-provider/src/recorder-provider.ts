import { createProvider } from "./douyin.ts";
import { getInfo } from "./get-info.ts";

/** What recorders keep of a channel. */
export interface ChannelInfo {
  /** The room's number; of an anchor off air whose number the site does not tell, the uid, which is asked by as well. */
  id: string;
  title: string;
  owner: string;
  avatar: string;
  uid: string;
}

/** The platform as recorder programs describe theirs. */
export const provider = {
  id: "DouYin",
  name: "抖音",
  siteURL: "https://live.douyin.com/",
  /** Whether the URL is one of a live room; asks nobody. */
  matchURL(url: string): boolean {
    return createProvider().matchURL(url);
  },
  /**
   * The channel of a URL, null for URLs of other sites.
   * @throws StreamFallbackError whose `code` says why there is no answer
   */
  async resolveChannelInfoFromURL(url: string): Promise<ChannelInfo | null> {
    if (!provider.matchURL(url)) return null;
    const { roomId, title, owner, avatar, uid } = await getInfo(url);
    return { id: roomId || uid, title, owner, avatar, uid };
  },
};
