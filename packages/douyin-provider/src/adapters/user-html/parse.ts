import { StreamFallbackError } from "@stream-fallback/core";
import { isObject, type Json } from "../../flight/json.ts";
import type { Page, WantedOfPage } from "../../pages/read-page.ts";
import { LIVE } from "../../room/room-schema.ts";

/** What the page shows beside the name of someone on air; other texts, such as a signature, may only contain it. */
const ON_AIR_BADGE = />\s*直播中\s*</;

/** The reply that the page was made of. The posts further down have users too, but no reply around them. */
export const profileOfPage: WantedOfPage = {
  key: "user",
  take: (reply) => (isObject(reply) && typeof reply.statusCode === "number" ? reply : undefined),
  // Whoever is not on air must not be shown as such anywhere on the page.
  isEnough: isOnAir,
};

/** @throws StreamFallbackError `INCOMPLETE` for a page without its state, whatever else it shows */
export function parse({ found, bytes }: Pick<Page, "found" | "bytes">): unknown {
  if (!found) {
    throw new StreamFallbackError("INCOMPLETE", "the page has come without the anchor's state; try again");
  }
  const { statusCode, user } = found;
  const showsOnAir = isOnAir(found) || ON_AIR_BADGE.test(bytes().toString("utf8"));
  return { statusCode, user: withRoomData(user), showsOnAir };
}

function isOnAir({ user }: Json): boolean {
  const { roomData } = withRoomData(user) ?? {};
  return isObject(roomData) && roomData.status === LIVE;
}

/** The site has the room's data as an object or as JSON inside a string; either is empty where there is no room. */
function withRoomData(user: unknown): Json | undefined {
  if (!isObject(user)) return undefined;
  const { roomData: given } = user;
  const roomData = typeof given === "string" && given !== "" ? parseRoomData(given) : given;
  const isEmpty = isObject(roomData) && Object.values(roomData).every((value) => value === undefined);
  return { ...user, roomData: isEmpty || roomData === "" ? undefined : roomData };
}

function parseRoomData(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // JSON.parse's own message quotes the data, and its URLs are signed.
    throw new StreamFallbackError("INCOMPLETE", "the anchor's room data cannot be read; try again");
  }
}
