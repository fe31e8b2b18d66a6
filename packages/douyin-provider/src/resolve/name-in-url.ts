import type { Origins } from "../origins.ts";
import { sitePlace } from "./site-hosts.ts";
import { isWordOfSite } from "./site-words.ts";

/** What a user's input names. Only `room` is what the site is asked by; the others lead there. */
export type Named =
  | { kind: "room"; roomId: string }
  | { kind: "anchor"; uid: string }
  /** The site's `room_id`, which is new for each broadcast. */
  | { kind: "broadcast"; broadcastId: string; uid?: string | undefined }
  | { kind: "short"; code: string };

/** A number, or a name that its anchor has chosen, dots and all; nothing that a path understands as a way back. */
const ROOM_ID = /^(?=.*\w)[\w.]{1,64}$/;
const BROADCAST_ID = /^\d{19}$/;
const DIGITS = /^\d{1,64}$/;
/** A `sec_uid` has 55 or 76 characters; the site may have other lengths. */
const UID = /^MS4wLjAB[\w-]{32,120}$/;
const SHORT_CODE = /^[\w-]{1,64}$/;
/** In links of the live page, the first that is there counts. */
const ROOM_PARAMETERS = ["web_rid", "live_web_rid", "room_id", "roomid"];
const UID_PARAMETERS = ["sec_user_id", "sec_uid"];

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
      const uid = anchorNamed(parameter(...UID_PARAMETERS))?.uid;
      const [folder, last] = segments.slice(-2);
      const isOfAPI = folder === "reflow" && last === "info";
      const broadcast =
        folder === "reflow" ? broadcastNamed(isOfAPI ? parameter("room_id") : last) : undefined;
      if (broadcast) return uid === undefined ? broadcast : { ...broadcast, uid };
      // The API takes any room_id beside the anchor's id.
      return isOfAPI ? anchorNamed(uid) : undefined;
    }
    case "www":
      if (segments.length === 1 && DIGITS.test(first)) return numberNamed(first);
      // The site's own button for sharing gives `root/live`.
      if ((first === "root" || first === "follow") && second === "live" && segments.length <= 3)
        return numberNamed(third ?? parameter(...ROOM_PARAMETERS));
      if (first === "live" && segments.length === 2) return numberNamed(second);
      return profileNamed(segments) ?? sharedIn(segments, parameter(...UID_PARAMETERS.toReversed()));
    case "share":
      return profileNamed(segments) ?? sharedIn(segments, parameter(...UID_PARAMETERS.toReversed()));
  }
}

function profileNamed([first, uid, ...more]: readonly string[]): Named | undefined {
  return first === "user" && more.length === 0 ? anchorNamed(uid) : undefined;
}

/** What a page for those who have a link shows. Older links have the short number of the anchor in the path. */
function sharedIn([first, what, id]: readonly string[], uid: string | undefined): Named | undefined {
  if (first !== "share") return undefined;
  if (what === "user") return anchorNamed(id) ?? anchorNamed(uid);
  return what === "live" && DIGITS.test(id ?? "") ? numberNamed(id) : undefined;
}

/** A room's number or name, or the id of one of its broadcasts, which are longer. */
export function numberNamed(
  text: string | undefined = "",
): Extract<Named, { kind: "room" | "broadcast" }> | undefined {
  return broadcastNamed(text) ?? (isRoomId(text) ? { kind: "room", roomId: text } : undefined);
}

/** Whether the site may have a room of that number or name. */
export function isRoomId(text: string): boolean {
  return ROOM_ID.test(text) && !isWordOfSite(text);
}

/** An anchor by `sec_uid`. */
export function anchorNamed(text: string | undefined = ""): Extract<Named, { kind: "anchor" }> | undefined {
  return UID.test(text) ? { kind: "anchor", uid: text } : undefined;
}

function broadcastNamed(text: string | undefined = ""): Extract<Named, { kind: "broadcast" }> | undefined {
  return BROADCAST_ID.test(text) ? { kind: "broadcast", broadcastId: text } : undefined;
}
