import type { StandInReply } from "@stream-fallback/core/testing";
import type { Viewer } from "../shapes/qualities.ts";
import { codeReply } from "../shapes/refusals.ts";
import type { SiteRequest } from "../site/site.ts";

/** Whether a parameter is a number as the site's ids are. */
export function isNumber(text: string | null): text is string {
  return text !== null && /^[1-9]\d{0,15}$/.test(text);
}

/** Turned away for parameters of a wrong form. */
export function badParameters(code = -400): StandInReply {
  return { ...codeReply(code), refused: "badParameters" };
}

export function viewerOf({ parameters, cookies }: SiteRequest): Viewer {
  const qn = Number(parameters.get("qn"));
  return { qn: Number.isNaN(qn) ? undefined : qn, hasLogin: cookies.has("SESSDATA") };
}
