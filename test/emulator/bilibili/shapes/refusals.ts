import { htmlReply, jsonReply, type StandInReply } from "@stream-fallback/core/testing";
import type { interceptionForms, riskForms } from "../faults/faults.ts";

const words: Readonly<Record<string, string>> = {
  "-101": "账号未登录",
  "-352": "-352",
  "-400": "请求错误",
  "-401": "非法请求",
  "-412": "请求被拦截",
  "-500": "服务器错误",
  "-503": "过载保护",
  "-504": "服务调用超时",
  "-509": "超出限制",
  "-799": "请求过于频繁，请稍后再试",
  "1": "未找到该房间",
  "1002002": "参数错误",
  "19002000": "获取初始化数据失败",
  "60004": "直播间不存在",
  "60005": "所在地区不可观看",
  "65530": "route_exception",
};

/** Success. */
export function ok(data: unknown): { code: 0; message: string; ttl: 1; data: unknown } {
  return { code: 0, message: "0", ttl: 1, data };
}

/** What stands where data would, with one of the site's codes. */
export function refusal(code: number, data: unknown = null): object {
  return { code, message: words[code] ?? "", ttl: 1, data };
}

export function codeReply(code: number, data?: unknown): StandInReply {
  return jsonReply(refusal(code, data));
}

const page = `<!DOCTYPE html><html lang="zh-CN"><head><title>出错啦! - bilibili.com</title></head>
<body><div class="error-container"><p>请求被拦截，错误号: 412</p></div></body></html>`;

export function intercepted(form: (typeof interceptionForms)[number]): StandInReply {
  switch (form) {
    case "json":
      return { ...codeReply(-412), status: 412 };
    case "page":
      return { ...htmlReply(page), status: 412 };
    case "nothing":
      return { ...htmlReply(""), status: 412 };
    case "inOk":
      return codeReply(-412);
  }
}

const voucher = "voucher_00000000-invented";

export function risk(form: (typeof riskForms)[number]): StandInReply {
  switch (form) {
    case "code":
      return codeReply(-352, { v_voucher: voucher });
    case "text":
      return jsonReply({ code: "-352", message: "-352", ttl: 1 });
    case "words":
      return jsonReply({ code: -1, message: "风控校验失败", ttl: 1, data: null });
    case "voucher":
      return jsonReply(ok({ v_voucher: voucher }));
    case "header": {
      const reply = htmlReply("");
      return { ...reply, headers: { ...reply.headers, "x-bili-gaia-vvoucher": voucher } };
    }
  }
}
