import type { AnchorMember } from "../cast/members.ts";
import { escapeHtml } from "./healthy-head.ts";

/** The page of an anchor for visitors with a share link, without a room. How the real one is built is not on record. */
export function sharePage(member: AnchorMember | undefined): string {
  const words = member
    ? [member.owner.nickname, `抖音号：${member.owner.displayId}`, "打开抖音，查看更多作品"]
    : ["用户不存在"];
  const title = escapeHtml(member ? `${member.owner.nickname}的主页` : "抖音");
  return [
    `<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>${title}</title></head><body>`,
    ...words.map((word) => `<p>${escapeHtml(word)}</p>`),
    "</body></html>",
  ].join("\n");
}
