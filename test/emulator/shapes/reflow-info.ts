import type { Origins } from "../addresses/origins.ts";
import type { AnchorMember } from "../cast/members.ts";
import { envelope } from "./envelope.ts";
import { errorBody } from "./error-body.ts";
import { mobileRoom } from "./mobile-room.ts";
import { userPlaceholder } from "./mobile-user.ts";

/**
 * The whole body of the mobile address.
 *
 * What the real one says about an unknown anchor is not on record. Here an unknown anchor, and one without a room, gets
 * an empty `data` under a code of success, which proves nothing; a closed account gets the code for a room that can no
 * longer be shown.
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
