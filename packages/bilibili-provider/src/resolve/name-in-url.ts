import type { Origins } from "../origins.ts";
import { sitePlace } from "./site-hosts.ts";

/** What a user's input names. */
export type Named =
  | { kind: "room"; roomId: string }
  /** The one whose page it is, by their number (mid). */
  | { kind: "anchor"; uid: string }
  | { kind: "short"; code: string };

/** Ten digits are the most that were seen; a number that is longer is an anchor's. */
const ROOM_ID = /^[1-9]\d{0,11}$/;
const UID = /^[1-9]\d{0,15}$/;
const SHORT_CODE = /^[\w-]{1,64}$/;
/** The same room in other frames. */
const FRAMES: readonly (string | undefined)[] = ["h5", "blanc"];

/** What a URL of the site names; undefined for other pages and other sites. Pure. */
export function nameInURL(url: URL, origins: Origins): Named | undefined {
  const { name, segments } = sitePlace(url, origins) ?? { segments: [] };
  const [first = "", second] = segments;
  switch (name) {
    case "live": {
      const isFramed = FRAMES.includes(first) && segments.length === 2;
      return isFramed || segments.length === 1 ? roomNamed(isFramed ? second : first) : undefined;
    }
    case "space":
      return UID.test(first) ? { kind: "anchor", uid: first } : undefined;
    case "short":
      return segments.length === 1 && SHORT_CODE.test(first) ? { kind: "short", code: first } : undefined;
    default:
      return undefined;
  }
}

/** A room by its number, be it the short one. */
export function roomNamed(text: string | undefined = ""): Extract<Named, { kind: "room" }> | undefined {
  return isRoomId(text) ? { kind: "room", roomId: text } : undefined;
}

export function isRoomId(text: string): boolean {
  return ROOM_ID.test(text);
}

export function isUid(text: string): boolean {
  return UID.test(text);
}
