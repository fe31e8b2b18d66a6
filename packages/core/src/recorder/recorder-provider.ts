/** What recorders keep of a channel. */
export interface ChannelInfo {
  /** The room's number; where the site does not tell it, the anchor's uid. */
  id: string;
  title: string;
  owner: string;
  avatar: string;
  uid: string;
}

/** A platform as recorder programs describe theirs. */
export interface RecorderProvider {
  /** What recorders keep with their channels, such as `DouYin`: it must stay as it is. */
  id: string;
  /** For people. */
  name: string;
  /** The front page of the site. */
  siteURL: string;
  /** Whether the URL is one of a live room; asks nobody. */
  matchURL(url: string): boolean;
  /**
   * The channel of a URL, null for URLs of other sites.
   * @throws StreamFallbackError whose `code` says why there is no answer
   */
  resolveChannelInfoFromURL(url: string): Promise<ChannelInfo | null>;
}
