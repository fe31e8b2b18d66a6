import { htmlReply, redirectReply } from "@stream-fallback/core/testing";
import { originsUnder } from "../addresses/origins.ts";
import { reflowAddress, shareAddress } from "../addresses/share-addresses.ts";
import { findByShortCode } from "../cast/rooms.ts";
import { errorPage } from "../pages/error-page.ts";
import type { Route } from "../site/site.ts";

/** Short links: one leads to the anchor's room while it is on air, and to the anchor's page when it is not. */
export const shortRoute: Route = {
  endpoint: "short",
  origin: "short",
  method: "GET",
  path: /^\/[\w-]+\/?$/,
  answer({ path, fault }, site) {
    const member = findByShortCode(path.split("/")[1] ?? "");
    if (member === undefined) {
      return { ...htmlReply(errorPage("链接不存在")), status: 404, refused: "unknownCode" };
    }
    if (fault?.kind === "malformed") return { ...htmlReply(""), status: 302 };
    const origins = originsUnder(site.url);
    return redirectReply(
      member.state === "live" ? reflowAddress(origins, member) : shareAddress(origins, member),
    );
  },
};
