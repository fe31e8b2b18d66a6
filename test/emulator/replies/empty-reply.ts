import type { StandInReply } from "@stream-fallback/core/testing";

/** The site's way to say "I do not trust you" on its JSON addresses: success, and nothing in it. */
export function emptyReply(): StandInReply {
  return {
    status: 200,
    headers: { "content-type": "application/json; charset=utf-8" },
    cookies: [],
    body: "",
  };
}
