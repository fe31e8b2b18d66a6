import { noise } from "../noise.ts";
import type { CastMember } from "../rooms.ts";
import { cutIntoPieces, flightModel, openingScript, pushScript, row, textRow } from "./flight.ts";
import { escapeHtml, healthyHead } from "./healthy-head.ts";
import { bulkRows, moduleRows } from "./page-bulk.ts";
import { pageState, shellState } from "./page-state.ts";
import { notice, roomInfo, skeletonInfo } from "./room-info.ts";

/** `skeleton`: nothing but the address; `noState`: only the shell; `garbled`: the state row has lost its middle. */
export type PageFlaw = "skeleton" | "noState" | "garbled";

const statePieceLength = 3000;

// The shell comes at about a tenth of the page and the state at nine tenths; between and after them is bulk.
const markup = `<style>${noise(1, 96_000)}</style>`;
const before = bulkRows(0x100, 720_000).map(pushScript).join("");
const after = bulkRows(0x400, 60_000).map(pushScript).join("");

/** The page of a room, about 1 MB. */
export function livePage(member: CastMember, nowMs: number, flaw?: PageFlaw): string {
  const text = notice(member);
  const title = "title" in member && member.state !== "restricted" ? member.title : "抖音直播";
  return [
    `<!DOCTYPE html><html lang="zh-CN">${healthyHead(title)}<body>${markup}`,
    `<div id="root">${escapeHtml(text ?? "")}</div>`,
    openingScript,
    ...openingRows(text).map(pushScript),
    before,
    ...(flaw === "noState" ? [] : stateRows(member, nowMs, flaw)).map(pushScript),
    after,
    "</body></html>",
  ].join("");
}

function openingRows(text: string | undefined): string[] {
  const shell = flightModel(shellState(), inline);
  return [
    ...moduleRows(["1", "3", "4", "5"]),
    row("0", ["$", "$L1", null, { params: { tree: "$undefined" }, children: ["$L2", "$La"] }]),
    row("2", ["$", "$L3", null, { state: shell, children: ["$", "$L4", null, {}] }]),
    ...moduleRows(["6", "11", "14"]),
    row("7", ["$", "div", null, { className: "notice", children: text ?? "$undefined" }]),
  ];
}

/** The text rows come first, each in a push of its own behind its announcement; then the row that refers to them. */
function stateRows(member: CastMember, nowMs: number, flaw: PageFlaw | undefined): string[] {
  const info = flaw === "skeleton" ? skeletonInfo(member.webRid) : roomInfo(member, nowMs);
  const texts: string[] = [];
  let nextId = 0x12;
  const state = flightModel(pageState(member, info, nowMs), (text) => {
    const id = (nextId++).toString(16);
    texts.push(...textRow(id, text));
    return id;
  });
  const children = ["$", "$L14", null, { parent: "$a" }];
  const stateRow = row("a", ["$", "$L11", null, { state, children }]);
  const third = Math.floor(stateRow.length / 3);
  const sent = flaw === "garbled" ? stateRow.slice(0, third) + stateRow.slice(-third) : stateRow;
  return [...texts, ...cutIntoPieces(sent, statePieceLength)];
}

function inline(): never {
  throw new Error("the shell has no long texts");
}
