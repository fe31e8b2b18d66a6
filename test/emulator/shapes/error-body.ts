import { envelope } from "./envelope.ts";

/** What stands in `data` under each code other than 0. */
const errorData = {
  30003: { message: "room has finished", prompts: "直播已结束" },
  4003034: { prompts: "你不在主播设置的可见范围内，无法进入TA的直播间" },
  // The site's own message doubles a word.
  4001038: { message: "该内容暂时无法无法查看" },
  10011: { message: "Request params error", prompts: "Request params error\t" },
  20003: { prompts: "请登录后进入直播间" },
} as const;

export type ErrorCode = keyof typeof errorData;

export const errorCodes = Object.keys(errorData).map(Number) as ErrorCode[];

/** The whole body of a JSON address that has an error instead of a room. */
export function errorBody(code: ErrorCode, nowMs: number): object {
  return envelope(code, nowMs, errorData[code]);
}
