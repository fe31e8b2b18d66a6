import type { AnchorMember } from "../members.ts";
import type { Origins } from "../origins.ts";
import { mobileRoom } from "./mobile-room.ts";
import { userPlaceholder } from "./mobile-user.ts";
import { envelope, notShownBody, restrictedBody } from "./web-enter.ts";

/**
 * The whole body of the mobile address.
 *
 * What it says of nobody is not on record. Here an anchor it has never heard of gets an empty `data` under a code of
 * success, which proves nothing; one whose account is closed gets the code for what can no longer be shown.
 */
export function reflowInfoBody(member: AnchorMember | undefined, nowMs: number, origins: Origins): object {
  if (member === undefined) return envelope(0, nowMs, {});
  if (member.state === "cancelled") return notShownBody(nowMs);
  if (member.state === "restricted") return restrictedBody(nowMs);
  return envelope(0, nowMs, { room: mobileRoom(member, nowMs, origins), user: userPlaceholder });
}
