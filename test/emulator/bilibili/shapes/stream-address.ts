import type { Member } from "../cast/member.ts";

const HOUR_SECONDS = 3_600;
const ownLines = ["cn-gotcha01.bilivideo.com", "d1--cn-gotcha09.bilivideo.com"];

/** The hosts of a room's lines, best first. */
export function linesOf({ streams: { lines = ownLines } = {} }: Member): readonly string[] {
  return lines;
}

export interface StreamParameters {
  qn: number;
  order: number;
  nowMs: number;
}

/** What is signed of a stream's address, which ends an hour from now. */
export function streamQuery({ qn, order, nowMs }: StreamParameters): string {
  const expires = Math.floor(nowMs / 1_000) + HOUR_SECONDS;
  return new URLSearchParams({
    // The asker's address as a number.
    ...{
      expires: String(expires),
      len: "0",
      oi: "2130706433",
      pt: "web",
      qn: String(qn),
      trid: "1000invented",
    },
    ...{
      sigparams: "cdn,expires,len,oi,pt,qn,trid",
      cdn: "cn-gotcha01",
      sign: "invented",
      order: String(order),
    },
  }).toString();
}

export function streamPath(member: Member, { qn, ending }: { qn: number; ending: string }): string {
  const isSecond = member.streams?.isReencoded === true && qn === 10_000;
  return `/live-bvc/100/live_${member.uid}_${member.roomId}${isSecond ? "_bluray" : ""}${ending}`;
}
