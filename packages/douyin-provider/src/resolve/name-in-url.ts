import type { Origins } from "../origins.ts";
import { sitePlace } from "./site-hosts.ts";

/** What a user's input names. Only `room` is what the site is asked by; the others lead there. */
export type Named =
  | { kind: "room"; roomId: string }
  | { kind: "anchor"; uid: string }
  /** The site's `room_id`, which is new for each broadcast. */
  | { kind: "broadcast"; broadcastId: string; uid?: string | undefined }
  | { kind: "short"; code: string };

const ROOM_ID = /^\w{1,64}$/;
const BROADCAST_ID = /^\d{19}$/;
/** A `sec_uid` has 55 or 76 characters; the site may have other lengths. */
const UID = /^MS4wLjAB[\w-]{32,120}$/;
const SHORT_CODE = /^[\w-]{1,64}$/;
/** In links of the live page, the first that is there counts. */
const ROOM_PARAMETERS = ["web_rid", "live_web_rid", "room_id", "roomid"];

/** What a URL of the site names; undefined for other pages and other sites. Pure. */
export function nameInURL(url: URL, origins: Origins): Named | undefined {
  const place = sitePlace(url, origins);
  if (!place) return undefined;
  const { name, segments, query } = place;
  const parameter = (...names: string[]) => names.map((each) => query.get(each) ?? "").find(Boolean);
  const [first = "", second, third] = segments;
  switch (name) {
    case "live":
      // A room's path is its number alone; longer ones lead to categories and the like.
      return segments.length > 1 ? undefined : numberNamed(first || parameter(...ROOM_PARAMETERS));
    case "short":
      return segments.length === 1 && SHORT_CODE.test(first) ? { kind: "short", code: first } : undefined;
    case "webcast": {
      const broadcast = segments.at(-2) === "reflow" ? numberNamed(segments.at(-1)) : undefined;
      if (broadcast?.kind !== "broadcast") return undefined;
      return { ...broadcast, uid: anchorNamed(parameter("sec_user_id", "sec_uid"))?.uid };
    }
    case "www":
      if (first === "follow" && second === "live" && segments.length <= 3)
        return numberNamed(third ?? parameter(...ROOM_PARAMETERS));
      if (first === "user" && segments.length === 2) return anchorNamed(second);
      // Older links have the short number of the anchor in the path.
      if (first === "share" && second === "user")
        return anchorNamed(third) ?? anchorNamed(parameter("sec_uid", "sec_user_id"));
      return undefined;
  }
}

/** A room's number, or the id of one of its broadcasts, which are longer. */
export function numberNamed(
  text: string | undefined = "",
): Extract<Named, { kind: "room" | "broadcast" }> | undefined {
  if (BROADCAST_ID.test(text)) return { kind: "broadcast", broadcastId: text };
  return ROOM_ID.test(text) ? { kind: "room", roomId: text } : undefined;
}

/** An anchor by `sec_uid`. */
export function anchorNamed(text: string | undefined = ""): Extract<Named, { kind: "anchor" }> | undefined {
  return UID.test(text) ? { kind: "anchor", uid: text } : undefined;
}
