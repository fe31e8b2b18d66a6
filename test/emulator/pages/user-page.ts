import type { AnchorMember } from "../cast/members.ts";
import { profileUser } from "../shapes/profile-user.ts";
import { row } from "./flight.ts";
import { escapeHtml } from "./healthy-head.ts";
import { heavyPage } from "./heavy-page.ts";
import { moduleRows } from "./page-bulk.ts";
import type { PageForm } from "./page-form.ts";
import type { PageOptions } from "./page-options.ts";
import { scatterRow } from "./scatter-row.ts";

/**
 * The profile of an anchor.
 *
 * How the page of nobody looks is not on record. Here it is a page without a user and without the word 抖音号, which
 * is also the look of a page that has not loaded: it proves nothing.
 */
export function userPage(
  { secUid, member }: Pick<Profile, "secUid" | "member">,
  { nowMs, flaw, form, assemble = heavyPage }: PageOptions,
): string {
  const rows = () => stateRows({ secUid, member, nowMs, isGarbled: flaw === "garbled", form });
  return assemble({
    title: member ? `${member.owner.nickname}的主页` : "主页",
    visible: member ? profileText(member) : "用户不存在",
    openingRows: [
      ...moduleRows(["1", "3", "9"]),
      row("0", ["$", "$L1", null, { params: { uid: "$undefined" }, children: ["$L3", "$7"] }]),
      row("a", { showTabs: ["post", "like"], hidden: "$undefined" }),
    ],
    stateRows: flaw === "noState" ? [] : rows(),
    form,
  });
}

interface Profile {
  secUid: string;
  member: AnchorMember | undefined;
  nowMs: number;
  isGarbled: boolean;
  form: PageForm | undefined;
}

function stateRows({ secUid, member, nowMs, isGarbled, form }: Profile): string[] {
  const statusCode = member ? 0 : 2053;
  return scatterRow({
    id: "7",
    value: {
      user: { statusCode, user: member && profileUser(member, nowMs), logId: undefined },
      statusCode,
      isHideImpressum: undefined,
      post: undefined,
      isSpider: false,
      uid: secUid,
    },
    wrap: (model) => ["$", "$L9", null, { ...(model as object), tabSetting: "$a" }],
    isGarbled,
    textsLast: form === "textsLast",
  });
}

/** The visible text of a profile: always the 抖音号, and 直播中 only while the anchor is on air. */
function profileText({ state, owner }: AnchorMember): string {
  const words = [owner.nickname, `抖音号：${owner.displayId}`];
  if (state === "live") words.push("直播中");
  if (state === "cancelled") words.push("该账号已注销");
  return words.map((word) => `<span>${escapeHtml(word)}</span>`).join("");
}
