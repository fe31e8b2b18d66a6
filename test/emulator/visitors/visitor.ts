import { aBogus, acSignature } from "@stream-fallback/douyin-provider/signing";
import type { Origins } from "../addresses/origins.ts";
import { cookieHeaderFrom, readCookies } from "./cookies.ts";

export const userAgent =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36";

/** The emulator as far as a visitor knows it: the addresses of its hosts. */
interface LocalSite {
  origins: Origins;
}

/** The value of a cookie that the response sets. */
export function cookieOf(response: Response, name: string): string | undefined {
  return readCookies(cookieHeaderFrom(response.headers.getSetCookie())).get(name);
}

export async function fetchTtwid({ origins }: LocalSite): Promise<string> {
  const ttwid = cookieOf(await fetch(`${origins.live}/`), "ttwid");
  if (ttwid === undefined) throw new Error("the home page set no ttwid");
  return ttwid;
}

export function webQuery(webRid: string): string {
  return `aid=6383&app_name=douyin_web&live_id=1&device_platform=web&enter_from=web_live&web_rid=${webRid}`;
}

export function signed(query: string, signer = userAgent): string {
  return `${query}&a_bogus=${aBogus({ query, userAgent: signer })}`;
}

/** Asks the JSON address as a browser would: with a ttwid and a signature. */
export async function askWeb(emulator: LocalSite, webRid: string): Promise<Response> {
  const ttwid = await fetchTtwid(emulator);
  return askWebWith(emulator, signed(webQuery(webRid)), { cookie: `ttwid=${ttwid}` });
}

export function askWebWith(emulator: LocalSite, query: string, headers: object): Promise<Response> {
  const url = `${emulator.origins.live}/webcast/room/web/enter/?${query}`;
  return fetch(url, { headers: { "user-agent": userAgent, ...headers } });
}

/** The cookies of a visitor who has solved the challenge. */
export function solvedChallenge(nonce: string): string {
  const timestamp = Math.floor(Date.now() / 1000);
  const signature = acSignature({ timestamp, site: "https://live.douyin.com/", nonce, userAgent });
  return `__ac_nonce=${nonce}; __ac_signature=${signature}; __ac_referer=__ac_blank`;
}

export function askPage(emulator: LocalSite, webRid: string, cookie?: string): Promise<Response> {
  const nonce = "0123456789abcdef01234";
  const headers = { "user-agent": userAgent, cookie: cookie ?? solvedChallenge(nonce) };
  return fetch(`${emulator.origins.live}/${webRid}`, { headers });
}

export const phoneUserAgent =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148";

export function mobileQuery(parameters: { secUid?: string; roomId?: string }): string {
  const { secUid = "", roomId = "2" } = parameters;
  return `verifyFp=&type_id=0&live_id=1&room_id=${roomId}&sec_user_id=${secUid}&version_code=99.99.99&app_id=1128`;
}

/** Asks the JSON address of phones; the query is sent as it is. */
export function askMobile(emulator: LocalSite, query: string, signer = phoneUserAgent): Promise<Response> {
  const url = `${emulator.origins.webcast}/webcast/room/reflow/info/?${query}`;
  return fetch(url, { headers: { "user-agent": signer } });
}

export function askProfile(emulator: LocalSite, secUid: string, cookie?: string): Promise<Response> {
  const headers = { "user-agent": userAgent, cookie: cookie ?? solvedChallenge("0123456789abcdef01234") };
  return fetch(`${emulator.origins.www}/user/${secUid}`, { headers });
}
