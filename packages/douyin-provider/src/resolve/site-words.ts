/** First parts of the site's paths that lead to pages of its own: whoever chose one as a name has no room under it. */
const WORDS: ReadonlySet<string> = new Set([
  ...["search", "category", "categorynew", "hot_live", "hot", "follow", "root", "live", "user", "share"],
  ...["webcast", "aweme", "recommend", "discover", "jingxuan", "friend", "channel", "hashtag", "music"],
  ...["video", "note", "collection", "mix", "series", "vs", "game", "activity", "fudai"],
  ...["download", "login", "passport", "about", "agreements", "help", "home", "index", "self", "robots.txt"],
  ...["favicon.ico", "sitemap.xml"],
]);

/** Whether the word is one of the site's own pages and no room. */
export function isWordOfSite(text: string): boolean {
  return WORDS.has(text.toLowerCase());
}
