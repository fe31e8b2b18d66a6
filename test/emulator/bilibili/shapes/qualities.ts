import type { Member } from "../cast/member.ts";

/** The qualities of the site's player, whatever a room has. */
const names: readonly (readonly [qn: number, name: string])[] = [
  [30_000, "杜比"],
  [20_000, "4K"],
  [15_000, "2K"],
  [10_000, "原画"],
  [400, "蓝光"],
  [250, "超清"],
  [150, "高清"],
  [80, "流畅"],
];

/** Not of the player's list: given to those who ask for it. */
export const HIDDEN_QN = 25_000;
const DEFAULT_QN = 150;

export function nameOf(qn: number): string {
  return names.find(([known]) => known === qn)?.[1] ?? (qn === HIDDEN_QN ? "原画真彩" : "");
}

export const qualityNames: readonly object[] = names.map(([qn, desc]) => ({
  ...{ qn, desc, hdr_desc: "", attr_desc: null, hdr_type: 0, media_base_desc: null },
}));

/** Whoever watches, and what they wish. */
export interface Viewer {
  /** Undefined or 0 where they do not say. */
  qn: number | undefined;
  hasLogin: boolean;
}

export function qnsOf({ streams: { qns = [10_000, 400, 250] } = {} }: Member): readonly number[] {
  return qns;
}

/** What is given: what was asked for, or silently the next one down that there is and that this viewer may have. */
export function givenQn(
  { streams = {} }: Member,
  { viewer, among }: { viewer: Viewer; among: readonly number[] },
): number {
  const { qn, hasLogin } = viewer;
  const asked = qn || DEFAULT_QN;
  const most = hasLogin ? asked : Math.min(asked, streams.visitorQn ?? asked);
  const shown = among.filter((each) => each !== HIDDEN_QN || asked === HIDDEN_QN);
  return shown.find((each) => each <= most) ?? shown.at(-1) ?? 0;
}
