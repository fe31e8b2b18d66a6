import { htmlReply, type StandInReply } from "@stream-fallback/core/testing";
import { acSignature } from "@stream-fallback/douyin-provider/signing";
import type { Site } from "../../site/site.ts";
import { setCookie } from "../../visitors/cookies.ts";
import { indexPage } from "./index-page.ts";

const nonce = "0123456789abcdef01234";

/** The index page with the cookies of a solved challenge: a browser cannot solve the invented one to open a link. */
export function indexReply(userAgent: string, site: Site): StandInReply {
  const timestamp = Math.floor(site.clock() / 1000);
  const signature = acSignature({ timestamp, site: "https://live.douyin.com/", nonce, userAgent });
  const halfHour = { maxAgeSeconds: 1800 };
  return htmlReply(indexPage(site), [
    setCookie("__ac_nonce", nonce, halfHour),
    setCookie("__ac_signature", signature, halfHour),
    setCookie("__ac_referer", "__ac_blank", halfHour),
  ]);
}
