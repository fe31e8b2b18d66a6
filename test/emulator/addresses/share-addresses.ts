import type { AnchorMember } from "../cast/members.ts";
import type { Origins } from "./origins.ts";

/** Where a room is shown to phones. */
export function reflowAddress(origins: Origins, member: Extract<AnchorMember, { roomId: string }>): string {
  const query = new URLSearchParams({
    u_code: "invented0",
    did: "MS4wLjABAAAAinvented-device-of-whoever-shared-the-link-abcd",
    with_sec_did: "1",
    // The anchor's id has a name much like those of others around it.
    sec_user_id: member.owner.secUid,
    share_link_id: "invented",
    utm_source: "copy_link",
  });
  return `${origins.webcast}/douyin/webcast/reflow/${member.roomId}?${query}`;
}

/** Where an anchor is shown to whoever has a link and no application. */
export function shareAddress(origins: Origins, { owner }: AnchorMember): string {
  const query = new URLSearchParams({
    u_code: "invented0",
    sec_uid: owner.secUid,
    did: "MS4wLjABAAAAinvented-device-of-whoever-shared-the-link-abcd",
    utm_source: "copy",
  });
  return `${origins.www}/share/user/${owner.secUid}?${query}`;
}
