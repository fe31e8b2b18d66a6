import type { AlertSeverity } from "../../config/alerts-config.ts";

/** Whose words a webhook speaks: plain JSON is the alert itself, the others are robots of group chats and phones. */
export type WebhookFormat = "json" | "feishu" | "dingtalk" | "wecom" | "bark" | "ntfy";

/** Where alerts are sent to. */
export interface WebhookOptions {
  /** Gets a POST for each alert. It may hold a token, so it is told nowhere: not in logs, errors or the status. */
  url: string;
  /** Whose words are spoken. @default "json" */
  format?: WebhookFormat | undefined;
  /** What the robot signs with, where it is set to check signatures: `feishu` and `dingtalk` alone. @default none */
  secret?: string | undefined;
  /** Sent besides, such as `{ authorization: "Bearer …" }` for ntfy. @default none */
  headers?: Readonly<Record<string, string>> | undefined;
  /** The least severity that is sent. @default "notice" */
  severity?: AlertSeverity | undefined;
  /** How long the receiver may take for one alert, in ms. @default 5000 */
  timeoutMs?: number | undefined;
  /** How long an alert is tried that the receiver does not take, in ms. @default 86400000 */
  maxAgeMs?: number | undefined;
}
