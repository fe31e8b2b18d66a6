import { plainText, StreamFallbackError } from "@stream-fallback/core";
import type { Language, Text } from "../language/text.ts";

/** In Chinese, what the code of an error says; the English message follows it as the detail. */
const CHINESE: Readonly<Record<StreamFallbackError["code"], string>> = {
  TIMEOUT: "接口响应超时",
  NETWORK: "网络不通",
  HTTP_STATUS: "站点返回错误状态码",
  REPLY_TOO_LARGE: "响应过大",
  UPSTREAM_ERROR: "站点出错",
  PARSE: "无法读取响应",
  SCHEMA: "响应结构已变",
  INCOMPLETE: "响应不完整",
  RISK_CONTROL: "站点要求验证（风控）",
  RATE_LIMITED: "请求过于频繁",
  EMPTY_REPLY: "站点返回空响应（风控）",
  AUTH_REJECTED: "cookie 已失效",
  PROXY: "代理不可用",
  INVALID_INPUT: "输入有误",
  ROOM_NOT_FOUND: "没有这个直播间",
  ROOM_RESTRICTED: "直播间只对部分观众可见",
  UID_REQUIRED: "该接口需要主播的 uid",
  NO_SUCH_QUALITY: "没有这个清晰度",
  NOT_LIVE: "未开播",
  ABORTED: "已中断",
  DEADLINE: "未在规定时间内得到结果",
  CLOSED: "已关闭",
  LOCAL: "本机无法发出请求",
  ALL_ENDPOINTS_FAILED: "所有接口都失败，无法确定是否开播",
  NO_ENDPOINT_AVAILABLE: "所有接口都暂停使用，无法确定是否开播",
};

/** What to do next, beyond what the message says. */
const HINTS: Partial<Record<StreamFallbackError["code"], Text>> = {
  ALL_ENDPOINTS_FAILED: {
    en: "see what works from here: douyin-info doctor",
    zh: "用 douyin-info doctor 检查本机",
  },
  ROOM_NOT_FOUND: {
    en: "see what was understood: douyin-info resolve <room>",
    zh: "用 douyin-info resolve <直播间> 查看识别结果",
  },
};

/** A failure in one to three lines: what it is, in detail, and what to do. They may quote strangers' text, which commands no terminal. */
export function errorLines(error: unknown, language: Language): string {
  const message = plainText(error instanceof Error ? error.message : String(error));
  const code = error instanceof StreamFallbackError ? error.code : undefined;
  const hint = code && HINTS[code];
  const lines = language === "zh" && code !== undefined ? [CHINESE[code], `  ${message}`] : [message];
  if (hint) lines.push(`  ${language === "zh" ? "提示：" : "hint: "}${hint[language]}`);
  return `douyin-info: ${lines.join("\n")}\n`;
}
