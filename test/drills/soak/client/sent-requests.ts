import { subscribe } from "node:diagnostics_channel";

/** Where a path of the site leads, by the endpoint's name; anything else is `other`. */
const ENDPOINTS: readonly [name: string, path: RegExp][] = [
  ["web", /^\/live\/webcast\/room\/web\/enter\b/],
  ["home", /^\/live\/?(?:\?|$)/],
  ["webHTML", /^\/live\/[\w.-]+(?:\?|$)/],
  ["mobile", /^\/webcast\/webcast\/room\/reflow\/info\b/],
  ["userHTML", /^\/www\/user\//],
  ["ttwid", /^\/ttwid\//],
];

/**
 * Counts the requests that this process puts on the wire, by endpoint, where Node and undici tell of them: below everything that
 * the client could count wrongly itself.
 */
export function countSent(): Record<string, number> {
  const sent: Record<string, number> = {};
  const count = (path: string) => {
    const name = ENDPOINTS.find(([, form]) => form.test(path))?.[0] ?? "other";
    sent[name] = (sent[name] ?? 0) + 1;
  };
  subscribe("http.client.request.start", (message) =>
    count((message as { request: { path: string } }).request.path),
  );
  subscribe("undici:client:sendHeaders", (message) =>
    count((message as { request: { path: string } }).request.path),
  );
  return sent;
}
