export interface Reply {
  status: number;
  headers: Record<string, string>;
  cookies: readonly string[];
  body: string;
}

const jsonType = "application/json; charset=utf-8";
const htmlType = "text/html; charset=utf-8";

export function jsonReply(value: unknown, cookies: readonly string[] = []): Reply {
  return { status: 200, headers: { "content-type": jsonType }, cookies, body: JSON.stringify(value) };
}

export function htmlReply(body: string, cookies: readonly string[] = []): Reply {
  return { status: 200, headers: { "content-type": htmlType }, cookies, body };
}

export function redirectReply(location: string): Reply {
  return { status: 302, headers: { "content-type": htmlType, location }, cookies: [], body: "" };
}

/** The site's way to say "I do not trust you" on its JSON addresses: success, and nothing in it. */
export function emptyReply(): Reply {
  return { status: 200, headers: { "content-type": jsonType }, cookies: [], body: "" };
}
