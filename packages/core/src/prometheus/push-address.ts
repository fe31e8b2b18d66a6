import { Buffer } from "node:buffer";
import { isRecord } from "../errors/kind-of.ts";
import { StreamFallbackError } from "../errors.ts";

export interface BasicAuth {
  username: string;
  password: string;
}

interface Given {
  url: string;
  jobName: string;
  groupings?: Readonly<Record<string, string>> | undefined;
  basicAuth?: BasicAuth | undefined;
}

export interface PushAddress {
  /** Without the name and the password that it may have been given with. */
  url: string;
  /** For logs: where it is, and nothing that could be a secret. */
  host: string;
  /** What the header says of who pushes; undefined where nothing was given. */
  authorization: string | undefined;
}

/** @throws StreamFallbackError `INVALID_INPUT`, in words without what was given */
export function pushAddress({ url, jobName, groupings = {}, basicAuth }: Given): PushAddress {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol))
    throw invalid("url must be that of a push gateway, such as http://127.0.0.1:9091");
  if (jobName === "") throw invalid("jobName must not be empty");
  const segments = [segmentsOf("job", jobName), ...Object.entries(groupings).map(groupingOf)];
  const { username, password } = parsed;
  const given =
    basicAuth ?? (username === "" && password === "" ? undefined : decoded({ username, password }));
  parsed.username = "";
  parsed.password = "";
  parsed.hash = "";
  parsed.pathname = `${parsed.pathname.replace(/\/+$/, "")}/metrics/${segments.join("/")}`;
  return { url: parsed.href, host: parsed.host, authorization: given && authorizationOf(given) };
}

function groupingOf([name, value]: [name: string, value: string]): string {
  if (!/^(?!job$|__)[A-Za-z_]\w*$/.test(name))
    throw invalid("groupings must be named like labels, and not job: letters, digits and underscores");
  return segmentsOf(name, value);
}

/** A value that a path cannot hold goes as base64, as the push gateway has it: an empty one, dots, or one with a slash. */
function segmentsOf(name: string, value: string): string {
  if (value === "") return `${name}@base64/=`;
  if (/\/|^\.{1,2}$/.test(value)) return `${name}@base64/${Buffer.from(value).toString("base64url")}`;
  return `${name}/${encodeURIComponent(value.toWellFormed())}`;
}

function decoded({ username, password }: BasicAuth): BasicAuth {
  try {
    return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  } catch {
    throw invalid("url has a name or a password that is not encoded as in a URL");
  }
}

function authorizationOf({ username, password }: BasicAuth): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

export function isBasicAuth(value: unknown): value is BasicAuth {
  if (!isRecord(value)) return false;
  const { username, password } = value as Partial<BasicAuth>;
  return typeof username === "string" && !username.includes(":") && typeof password === "string";
}

export function isGroupings(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.values(value).every((each) => typeof each === "string");
}

function invalid(what: string): StreamFallbackError {
  return new StreamFallbackError("INVALID_INPUT", `pushMetrics: ${what}`);
}
