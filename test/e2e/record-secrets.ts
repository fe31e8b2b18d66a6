import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientRequest, IncomingMessage } from "node:http";
import { onTestFinished } from "vitest";
import { cookieHeaderFrom, cookiePairs } from "../emulator/visitors/cookies.ts";

/**
 * The values of all cookies and signatures that this process sends and is given from now on, in every form in
 * which they travel. They are taken from Node's own HTTP client, so nobody has to be trusted to tell them.
 */
export function recordSecrets(): ReadonlySet<string> {
  const secrets = new Set<string>();
  const record = (value: string | undefined) => {
    // Short values are plain words, such as those of `__ac_referer`.
    if (value !== undefined && value.length > 15) secrets.add(value).add(decodeURIComponent(value));
  };
  const recordCookies = (header: string) => {
    for (const [, value] of cookiePairs(header)) record(value);
  };

  const onRequest = (message: unknown) => {
    const { request } = message as { request: ClientRequest };
    recordCookies(String(request.getHeader("cookie") ?? ""));
    record(/[?&]a_bogus=([^&]*)/.exec(request.path)?.[1]);
  };
  const onResponse = (message: unknown) => {
    const { response } = message as { response: IncomingMessage };
    recordCookies(cookieHeaderFrom(response.headers["set-cookie"] ?? []));
  };
  subscribe("http.client.request.start", onRequest);
  subscribe("http.client.response.finish", onResponse);
  onTestFinished(() => {
    unsubscribe("http.client.request.start", onRequest);
    unsubscribe("http.client.response.finish", onResponse);
  });
  return secrets;
}
