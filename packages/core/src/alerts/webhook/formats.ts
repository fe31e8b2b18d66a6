import { bark } from "./formats/bark.ts";
import { dingtalk } from "./formats/dingtalk.ts";
import { feishu } from "./formats/feishu.ts";
import { json } from "./formats/json.ts";
import { ntfy } from "./formats/ntfy.ts";
import { wecom } from "./formats/wecom.ts";
import type { WebhookFormat } from "./webhook-options.ts";
import type { Format } from "./webhook-request.ts";

/** How each kind of receiver is spoken to. */
export const formats: Record<WebhookFormat, Format> = { json, feishu, dingtalk, wecom, bark, ntfy };

/** Those whose robots check signatures. */
export const signing: readonly WebhookFormat[] = ["feishu", "dingtalk"];
