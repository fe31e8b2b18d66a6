import type { AnchorMember } from "../cast/members.ts";
import type { Origins } from "./origins.ts";

/** The address of a room's page for phones. */
export function reflowAddress(origins: Origins, member: Extract<AnchorMember, { roomId: string }>): string {
  const query = new URLSearchParams({
    u_code: "invented0",
    did: "MS4wLjABAAAAinvented-device-of-whoever-shared-the-link-abcd",
    with_sec_did: "1",
    // The parameter of the anchor's id has a name much like those beside it, which a careless client may read.
    sec_user_id: member.owner.secUid,
    share_link_id: "invented",
    utm_source: "copy_link",
  });
  return `${origins.webcast}/douyin/webcast/reflow/${member.roomId}?${query}`;
}

/** The address of an anchor's page for visitors who have a link and not the application. */
export function shareAddress(origins: Origins, { owner }: AnchorMember): string {
  const query = new URLSearchParams({
    u_code: "invented0",
    sec_uid: owner.secUid,
    did: "MS4wLjABAAAAinvented-device-of-whoever-shared-the-link-abcd",
    utm_source: "copy",
  });
  return `${origins.www}/share/user/${owner.secUid}?${query}`;
}
