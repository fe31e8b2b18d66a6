import type { AlertSeverity } from "../../config/alerts-config.ts";
import { refuseUnknownOptions } from "../../config/refuse-unknown-options.ts";
import { isRecord, kindOf } from "../../errors/kind-of.ts";
import {
  checkedOptions,
  milliseconds,
  type OptionKind,
  type OptionKinds,
  required,
  text,
} from "../../errors/option-kinds.ts";
import { StreamFallbackError } from "../../errors.ts";
import { severityKind } from "../severity-kind.ts";
import { formats, signing } from "./formats.ts";
import type { WebhookFormat, WebhookOptions } from "./webhook-options.ts";

/** A webhook with all defaults. */
export interface CheckedWebhook {
  /** In the list, from 1 on: what it is called, as its address is told nowhere. */
  place: number;
  url: string;
  format: WebhookFormat;
  secret: string | undefined;
  headers: Readonly<Record<string, string>>;
  severity: AlertSeverity;
  timeoutMs: number;
  maxAgeMs: number;
}

const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

const httpURL: OptionKind = {
  isAmong: "text",
  mustBe: "an http or https URL",
  fits: (value) => typeof value === "string" && /^https?:$/.test(URL.parse(value)?.protocol ?? ""),
};

const format: OptionKind = {
  isAmong: "text",
  mustBe: Object.keys(formats)
    .map((name) => `"${name}"`)
    .join(", ")
    .replace(/, (?=[^,]*$)/, " or "),
  fits: (value) => typeof value === "string" && Object.hasOwn(formats, value),
};

const headers: OptionKind = {
  mustBe: "an object of header names and texts that HTTP can carry",
  fits: (value) =>
    isRecord(value) &&
    Object.entries(value).every(
      ([name, text]) => HEADER_NAME.test(name) && typeof text === "string" && HEADER_VALUE.test(text),
    ),
};

const KINDS: OptionKinds<WebhookOptions> = {
  url: required(httpURL),
  format,
  secret: text,
  headers,
  severity: severityKind,
  timeoutMs: milliseconds,
  maxAgeMs: milliseconds,
};

/** @throws StreamFallbackError `INVALID_INPUT` with the place of what cannot be, never with a value, which may be a token */
export function checkedWebhook(given: unknown, index: number): CheckedWebhook {
  const owner = `alerts.webhooks[${index}]`;
  const options = checkedOptions<WebhookOptions>(owner, { options: given, kinds: KINDS });
  refuseUnknownOptions(owner, { options: given as object, known: Object.keys(KINDS) });
  const { url, format: words = "json", secret, headers: more = {}, severity = "notice" } = options;
  if (secret !== undefined && !signing.includes(words)) {
    const what = `${owner}: secret is for ${signing.join(" and ")} alone, not ${kindOf(secret)} for ${words}`;
    throw new StreamFallbackError("INVALID_INPUT", what);
  }
  const { timeoutMs = 5_000, maxAgeMs = 86_400_000 } = options;
  return {
    ...{ place: index + 1, url, format: words, secret, severity, timeoutMs, maxAgeMs },
    // In one case, so that one of ours is replaced and not sent beside it.
    headers: Object.fromEntries(Object.entries(more).map(([name, value]) => [name.toLowerCase(), value])),
  };
}
