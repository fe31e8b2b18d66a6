import type { Origins } from "../addresses/origins.ts";
import type { AnchorMember } from "../cast/members.ts";
import { envelope } from "./envelope.ts";
import { errorBody } from "./error-body.ts";
import { mobileRoom } from "./mobile-room.ts";
import { userPlaceholder } from "./mobile-user.ts";

/**
 * The whole body of the mobile address.
 *
 * What it says of nobody is not on record. Here an anchor it has never heard of gets an empty `data` under a code of
 * success, which proves nothing, and so does one who has no room; one whose account is closed gets the code for what
 * can no longer be shown.
 */
export function reflowInfoBody(
  member: AnchorMember | undefined,
  { nowMs, origins }: { nowMs: number; origins: Origins },
): object {
  if (member === undefined) return envelope(0, nowMs, {});
  if (member.state === "cancelled") return errorBody(4001038, nowMs);
  if (member.state === "restricted") return errorBody(4003034, nowMs);
  if (member.state === "unlisted") return envelope(0, nowMs, { user: userPlaceholder });
  return envelope(0, nowMs, { room: mobileRoom(member, { nowMs, origins }), user: userPlaceholder });
}
