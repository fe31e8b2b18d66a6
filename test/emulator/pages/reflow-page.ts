import type { Origins } from "../addresses/origins.ts";
import type { RoomMember } from "../cast/members.ts";
import { mobileRoom } from "../shapes/mobile-room.ts";
import { camelCaseKeys } from "./camel-case-keys.ts";
import { openingScript, pushScript, row } from "./flight.ts";
import { healthyHead } from "./healthy-head.ts";
import { moduleRows } from "./page-bulk.ts";
import type { PageFlaw } from "./page-flaw.ts";
import { scatterRow } from "./scatter-row.ts";

interface ReflowOptions {
  nowMs: number;
  origins: Origins;
  flaw: PageFlaw | undefined;
}

/** The room as the mobile address tells it, in camel case, and pushed to an array of another name. */
export function reflowPage(member: RoomMember, { nowMs, origins, flaw }: ReflowOptions): string {
  const state = {
    appId: 1128,
    isSSR: true,
    theme: undefined,
    room: camelCaseKeys(mobileRoom(member, { nowMs, origins })),
  };
  const stateRows =
    flaw === "noState"
      ? []
      : scatterRow({
          id: "8",
          value: state,
          wrap: (model) => ["$", "$L5", null, { initialState: model }],
          isGarbled: flaw === "garbled",
        });
  const openingRows = [
    ...moduleRows(["1", "5"]),
    row("0", ["$", "$L1", null, { children: ["$8"], initialState: {} }]),
  ];
  return [
    `<!DOCTYPE html><html lang="zh-CN">${healthyHead(`${member.owner.nickname}的直播间`)}<body>`,
    '<div id="root"></div>',
    openingScript("__rsc_f"),
    ...[...openingRows, ...stateRows].map((text) => pushScript(text, "__rsc_f")),
    "</body></html>",
  ].join("");
}
