import type { CastMember } from "../cast/members.ts";
import { flightModel, row } from "./flight.ts";
import { escapeHtml } from "./healthy-head.ts";
import { heavyPage } from "./heavy-page.ts";
import { moduleRows } from "./page-bulk.ts";
import type { PageOptions } from "./page-options.ts";
import { pageState, shellState } from "./page-state.ts";
import { notice, roomInfo, skeletonInfo } from "./room-info.ts";
import { scatterRow } from "./scatter-row.ts";

/** The page of a room. */
export function livePage(
  member: CastMember,
  { nowMs, flaw, form, assemble = heavyPage }: PageOptions,
): string {
  const text = notice(member);
  const flawHere = isFrame(member) ? (flaw ?? "skeleton") : flaw;
  const isTold = "title" in member && member.state !== "restricted" && !isFrame(member);
  return assemble({
    title: isTold ? member.title : "抖音直播",
    visible: escapeHtml(text ?? ""),
    openingRows: openingRows(text),
    stateRows: flawHere === "noState" ? [] : stateRows(member, { nowMs, flaw: flawHere, form }),
    form,
  });
}

function isFrame(member: CastMember): boolean {
  return member.state === "live" && member.isFrameOnly === true;
}

function openingRows(text: string | undefined): string[] {
  const shell = flightModel(shellState(), inline);
  return [
    ...moduleRows(["1", "3", "4", "5"]),
    row("0", ["$", "$L1", null, { params: { tree: "$undefined" }, children: ["$L2", "$La"] }]),
    row("2", ["$", "$L3", null, { state: shell, children: ["$", "$L4", null, {}] }]),
    ...moduleRows(["6", "11", "f"]),
    row("7", ["$", "div", null, { className: "notice", children: text ?? "$undefined" }]),
  ];
}

function stateRows(member: CastMember, { nowMs, flaw, form }: PageOptions): string[] {
  const info = flaw === "skeleton" ? skeletonInfo(member.webRid) : roomInfo(member, nowMs);
  const children = ["$", "$Lf", null, { parent: "$a" }];
  return scatterRow({
    id: "a",
    value: pageState(member, info, nowMs),
    wrap: (state) => ["$", "$L11", null, { state, children }],
    isGarbled: flaw === "garbled",
    textsLast: form === "textsLast",
  });
}

function inline(): never {
  throw new Error("the shell has no long texts");
}
