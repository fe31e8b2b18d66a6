import { createHmac } from "node:crypto";
import { textOf } from "../alert-text.ts";
import { type Format, jsonRequest } from "../webhook-request.ts";

/** More than 100 a minute or 5 a second: open.feishu.cn, "自定义机器人使用指南". */
const TOO_OFTEN: ReadonlySet<unknown> = new Set([9499, 11232]);

/** The robot of a group of Feishu, and of Lark. */
export const feishu: Format = {
  request(alert, { url, secret, wallMs }) {
    const message = { msg_type: "text", content: { text: textOf(alert) } };
    if (secret === undefined) return jsonRequest(url, message);
    const timestamp = `${Math.floor(wallMs / 1_000)}`;
    // What is signed is nothing: time and secret are the key, by the guide of its maker.
    const sign = createHmac("sha256", `${timestamp}\n${secret}`).update("").digest("base64");
    return jsonRequest(url, { timestamp, sign, ...message });
  },
  verdict({ code, StatusCode }) {
    // Of the two spellings the older one is still in use.
    const said = code ?? StatusCode;
    if (said === 0) return "taken";
    return TOO_OFTEN.has(said) ? "limited" : "refused";
  },
};
