/** Where the keys of a Redis begin if nobody says otherwise, as those of the cache. */
const NAMESPACE = "stream-fallback";

/** The keys of the watch. Those whose contents another release may write otherwise have a version in their name. */
export interface WatchKeys {
  /** Who watches. Without a version: of two releases one watches too. */
  holder: string;
  /** Which run of the Redis is known. */
  run: string;
  /** A hash: what is kept of each room. */
  rooms: string;
  /** A sorted set: the rooms that were removed lately, by Unix ms. */
  removed: string;
  /** A hash: what was told last of each room. */
  told: string;
  /** A stream. */
  changes: string;
  /** A stream: that the list has changed, or nobody watches any more. */
  calls: string;
  /** How the rooms are, as the one who watches tells it. */
  standing: string;
}

export function watchKeys(namespace: string = NAMESPACE): WatchKeys {
  const below = (name: string) => (namespace === "" ? name : `${namespace}:${name}`);
  return {
    ...{ holder: below("watch:holder"), run: below("watch:run") },
    ...{ rooms: below("watch-1:rooms"), removed: below("watch-1:removed") },
    told: below("watch-1:told"),
    ...{ changes: below("watch-1:changes"), calls: below("watch-1:calls") },
    standing: below("watch-1:standing"),
  };
}
