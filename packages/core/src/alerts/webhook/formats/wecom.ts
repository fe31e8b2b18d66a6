import { textOf } from "../alert-text.ts";
import { type Format, jsonRequest } from "../webhook-request.ts";

/** More than 20 a minute, and "busy": developer.work.weixin.qq.com, "全局错误码". */
const TOO_OFTEN: ReadonlySet<unknown> = new Set([-1, 45009]);

/** The robot of a group of WeCom, which is WeChat Work. */
export const wecom: Format = {
  request: (alert, { url }) => jsonRequest(url, { msgtype: "text", text: { content: textOf(alert) } }),
  verdict({ errcode }) {
    if (errcode === 0) return "taken";
    return TOO_OFTEN.has(errcode) ? "limited" : "refused";
  },
};
