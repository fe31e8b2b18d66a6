import { createHmac } from "node:crypto";
import { textOf } from "../alert-text.ts";
import { type Format, jsonRequest } from "../webhook-request.ts";

/** More than 20 a minute, more than the day allows, and "busy": open.dingtalk.com, "自定义机器人接入". */
const TOO_OFTEN: ReadonlySet<unknown> = new Set([-1, 90030, 130101]);

/** The robot of a group of DingTalk. */
export const dingtalk: Format = {
  request(alert, { url, secret, wallMs }) {
    const message = { msgtype: "text", text: { content: textOf(alert) } };
    return jsonRequest(secret === undefined ? url : signed(url, { secret, wallMs }), message);
  },
  verdict({ errcode }) {
    if (errcode === 0) return "taken";
    return TOO_OFTEN.has(errcode) ? "limited" : "refused";
  },
};

function signed(url: string, { secret, wallMs }: { secret: string; wallMs: number }): string {
  const timestamp = `${Math.floor(wallMs)}`;
  const sign = createHmac("sha256", secret).update(`${timestamp}\n${secret}`).digest("base64");
  const place = new URL(url);
  // The search is added to, as its own encoding of the token must stay.
  const query = `timestamp=${timestamp}&sign=${encodeURIComponent(sign)}`;
  place.search = place.search === "" ? query : `${place.search}&${query}`;
  return place.href;
}
