import { exitCodes } from "../exit-codes.ts";
import type { Text } from "../language/text.ts";

/** What each exit code says, for the help and docs/cli.md. */
export const exitCodeRows: readonly { code: number; says: Text }[] = [
  {
    code: exitCodes.answered,
    says: { en: "answered; offline is an answer", zh: "已得到结果；未开播也是结果" },
  },
  { code: exitCodes.failed, says: { en: "failed", zh: "失败" } },
  {
    code: exitCodes.usage,
    says: {
      en: "the command line or the room cannot be understood, or there is no such quality",
      zh: "无法识别命令行或直播间，或没有这个清晰度",
    },
  },
  { code: exitCodes.roomNotFound, says: { en: "no such room", zh: "没有这个直播间" } },
  { code: exitCodes.everyEndpointFailed, says: { en: "every endpoint failed", zh: "所有接口都失败" } },
  {
    code: exitCodes.restricted,
    says: { en: "the room is shown to chosen viewers only", zh: "直播间只对部分观众可见" },
  },
  { code: exitCodes.notLive, says: { en: "not live (stream)", zh: "未开播（stream）" } },
  {
    code: exitCodes.unwell,
    says: { en: "something is wrong here (doctor)", zh: "发现问题（doctor）" },
  },
  { code: exitCodes.interrupted, says: { en: "interrupted", zh: "已中断" } },
];
