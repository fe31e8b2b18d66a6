import type { CastMember } from "../cast/members.ts";
import { escapeHtml, healthyHead } from "./healthy-head.ts";
import { noise } from "./noise.ts";
import { pageState } from "./page-state.ts";
import { notice, roomInfo, skeletonInfo } from "./room-info.ts";

const opening = '<script id="RENDER_DATA" type="application/json">';
const markup = `<style>${noise(2, 96_000)}</style>`;

/** The page of a room as it was built until 2023: the state stands percent-encoded in a script that no browser runs. */
export function olderPage(member: CastMember, nowMs: number): string {
  const isFrame = member.state === "live" && member.isFrameOnly;
  const info = isFrame ? skeletonInfo(member.webRid) : roomInfo(member, nowMs);
  const initialState = pageState(member, info, nowMs);
  const data = { _location: `/${member.webRid}`, app: { initialState, isSSR: true } };
  return [
    `<!DOCTYPE html><html lang="zh-CN">${healthyHead("抖音直播")}<body>${markup}`,
    `<div id="root">${escapeHtml(notice(member) ?? "")}</div>`,
    `${opening}${encodeURIComponent(JSON.stringify(data))}</script>`,
    "</body></html>",
  ].join("");
}

/** Changes the state of such a page, and leaves all others as they are. */
export function rewriteOlderPage(html: string, change: (text: string) => string): string {
  const start = html.indexOf(opening) + opening.length;
  if (start < opening.length) return html;
  const end = html.indexOf("<", start);
  const changed = encodeURIComponent(change(decodeURIComponent(html.slice(start, end))));
  return html.slice(0, start) + changed + html.slice(end);
}
