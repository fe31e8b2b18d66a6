import { describe, expect, it } from "vitest";
import type { Alert } from "../alert.ts";
import { formats } from "./formats.ts";
import type { WebhookFormat } from "./webhook-options.ts";

const WALL_MS = 1_767_225_600_000;
const alert: Alert = {
  ...{ id: "success_rate_low:site:1", name: "success_rate_low", severity: "warning", provider: "site" },
  ...{ state: "firing", since: WALL_MS, endedAt: undefined, windowMs: 300_000, calls: 20 },
  ...{ endpoints: ["web"], identities: [], codes: [{ code: "PARSE", count: 10 }], retryAt: undefined },
  ...{ value: 0.5, threshold: 0.9, message: "site: 50 % of calls are answered" },
};
const ended: Alert = { ...alert, state: "ended", endedAt: WALL_MS + 60_000, message: "site: over" };

const TEXT = "alert success_rate_low: warning\nsite: 50 % of calls are answered\nsince 2026-01-01T00:00:00Z";

function sent(
  format: WebhookFormat,
  { url = "https://robot.example/hook/key", secret = undefined as string | undefined, told = alert } = {},
) {
  const { body, ...request } = formats[format].request(told, { url, secret, wallMs: WALL_MS });
  return { ...request, body };
}

function bodyOf(format: WebhookFormat, options?: Parameters<typeof sent>[1]): unknown {
  return JSON.parse(sent(format, options).body);
}

describe("the words of a webhook", () => {
  it("are for JSON the alert itself", () => {
    expect(bodyOf("json")).toEqual(JSON.parse(JSON.stringify(alert)));
  });

  it("are for Feishu a text, signed with time and secret as the key where there is a secret", () => {
    const message = { msg_type: "text", content: { text: TEXT } };
    expect(bodyOf("feishu")).toEqual(message);
    // By openssl: HMAC-SHA256 of nothing, under "1767225600\nSEC0123".
    const sign = "hphXs//J1T+N5YmLeF4g4AFdvbdoFR3xHd149fEa73g=";
    expect(bodyOf("feishu", { secret: "SEC0123" })).toEqual({ timestamp: "1767225600", sign, ...message });
  });

  it("are for DingTalk a text, signed in the address where there is a secret", () => {
    const url = "https://robot.example/send?access_token=a%2Bb";
    expect(bodyOf("dingtalk", { url })).toEqual({ msgtype: "text", text: { content: TEXT } });
    expect(sent("dingtalk", { url }).url).toBe(url);
    // By openssl: HMAC-SHA256 of "1767225600000\nSEC0123", under the secret.
    const sign = encodeURIComponent("QZP1SIjYf+aj3hEjNYtvhHA1DBZAaLmjNh8qyIuUKK0=");
    expect(sent("dingtalk", { url, secret: "SEC0123" }).url).toBe(
      `${url}&timestamp=1767225600000&sign=${sign}`,
    );
  });

  it("are for WeCom a text", () => {
    expect(bodyOf("wecom")).toEqual({ msgtype: "text", text: { content: TEXT } });
  });

  it("are for Bark a title and a body, of a level that fits", () => {
    const [title, ...lines] = TEXT.split("\n");
    const push = { title, body: lines.join("\n"), group: "stream-fallback" };
    expect(bodyOf("bark")).toEqual({ ...push, level: "timeSensitive" });
    expect(bodyOf("bark", { told: { ...alert, severity: "notice" } })).toMatchObject({ level: "active" });
    expect(bodyOf("bark", { told: ended })).toMatchObject({ level: "passive" });
  });

  it("are for ntfy a text, with its title, priority and tag in the headers", () => {
    const { headers, body, url } = sent("ntfy");
    expect([url, body]).toEqual(["https://robot.example/hook/key", TEXT.split("\n").slice(1).join("\n")]);
    expect(headers).toMatchObject({
      title: "alert success_rate_low: warning",
      priority: "4",
      tags: "warning",
    });
    expect(sent("ntfy", { told: ended }).headers).toMatchObject({ priority: "3", tags: "white_check_mark" });
  });

  it("tell of the end of an alert, and when it was", () => {
    expect(bodyOf("wecom", { told: ended })).toEqual({
      msgtype: "text",
      text: {
        content:
          "alert success_rate_low: ended\nsite: over\nsince 2026-01-01T00:00:00Z, until 2026-01-01T00:01:00Z",
      },
    });
  });
});

describe("what a robot answers with status 200", () => {
  it.each<[WebhookFormat, object, string]>([
    ["feishu", { code: 0, msg: "success" }, "taken"],
    ["feishu", { StatusCode: 0, StatusMessage: "success" }, "taken"],
    ["feishu", { code: 19021, msg: "sign match fail" }, "refused"],
    ["feishu", { code: 11232, msg: "frequency limited" }, "limited"],
    ["feishu", {}, "refused"],
    ["dingtalk", { errcode: 0, errmsg: "ok" }, "taken"],
    ["dingtalk", { errcode: 310000 }, "refused"],
    ["dingtalk", { errcode: 130101 }, "limited"],
    ["wecom", { errcode: 0 }, "taken"],
    ["wecom", { errcode: 93000 }, "refused"],
    ["wecom", { errcode: 45009 }, "limited"],
    ["bark", { code: 200 }, "taken"],
    ["bark", { code: 400 }, "refused"],
    ["bark", { code: 429 }, "limited"],
  ])("%s: %j is %s", (format, reply, verdict) => {
    expect(formats[format].verdict?.(reply as Record<string, unknown>)).toBe(verdict);
  });
});
