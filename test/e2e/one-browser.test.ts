import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";
import { verifyABogus, verifyAcSignature } from "@stream-fallback/douyin-provider/signing";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { adapterNames } from "../adapter-names.ts";
import { cast } from "../emulator/cast/rooms.ts";
import { readCookies } from "../emulator/visitors/cookies.ts";
import { setUp } from "./set-up.ts";

interface Sent {
  path: string;
  headers: Readonly<Record<string, string>>;
}

/** All that this process asks from now on, taken from Node's own HTTP client. */
function recordRequests(): Sent[] {
  const sent: Sent[] = [];
  const onRequest = (message: unknown) => {
    const { request } = message as { request: ClientRequest };
    const headers = Object.entries(request.getHeaders()).map(([name, value]) => [name, String(value)]);
    sent.push({ path: request.path, headers: Object.fromEntries(headers) });
  };
  subscribe("http.client.request.start", onRequest);
  onTestFinished(() => void unsubscribe("http.client.request.start", onRequest));
  return sent;
}

const { webRid, owner } = cast.live;
let sent: Sent[];

/** Every adapter, every first visit and a registration, for a user with a cookie. */
beforeEach(async () => {
  const { ask, emulator } = await setUp();
  sent = recordRequests();
  emulator.control({ endpoint: "home", fault: { kind: "captcha" } });
  for (const api of adapterNames) {
    await ask(webRid, { api, auth: "sessionid=mine", uid: owner.secUid, maxAgeMs: 0 });
  }
});

const sentTo = (part: string) => sent.filter(({ path }) => path.includes(part));
const chromeOf = (userAgent = "") => /Chrome\/(\d+)\./.exec(userAgent)?.[1];
const queryOf = (path: string) => path.slice(path.indexOf("?") + 1);

/** What the signature of a request tells of the browser: window, screen and platform. */
function fingerprintOf({ path, headers }: Sent): string[] {
  const [query = "", signature = ""] = queryOf(path).split("&a_bogus=");
  const userAgent = headers["user-agent"] ?? "";
  const verdict = verifyABogus({ signature, query, userAgent, nowMs: Date.now() });
  return verdict.valid ? verdict.fingerprint.split("|") : [verdict.reason];
}

test("every request of a client tells of one release of Chrome, in its user agent and in its client hints", () => {
  const places = ["/live/", "/register/", "/web/enter/", `/${webRid}`, "/reflow/info/", "/user/"];
  for (const place of places) expect(sentTo(place)).not.toHaveLength(0);
  const releases = new Set(sent.map(({ headers }) => chromeOf(headers["user-agent"])));
  expect(releases.size).toBe(1);
  const [release] = releases;
  for (const { headers } of sent) {
    expect(headers["sec-ch-ua"]).toContain(`"Chromium";v="${release}"`);
    expect(headers["sec-ch-ua"]).toContain(`"Google Chrome";v="${release}"`);
    expect(headers["accept-language"]).toMatch(/^zh-CN,/);
    expect(headers["accept-encoding"]).toMatch(/gzip/);
  }
});

test("every request of a client but those of the phone tells of one computer, in headers, query and signatures", () => {
  const requests = sent.filter(({ path }) => !path.includes("/reflow/"));
  expect(new Set(requests.map(({ headers }) => headers["user-agent"])).size).toBe(1);
  for (const { headers } of requests) {
    expect(headers["user-agent"]).toMatch(/Windows NT 10\.0; Win64; x64/);
    expect(headers["sec-ch-ua-platform"]).toBe('"Windows"');
    expect(headers["sec-ch-ua-mobile"]).toBe("?0");
  }
  const [enter] = sentTo("/web/enter/");
  const parameters = Object.fromEntries(new URLSearchParams(queryOf(enter?.path ?? "")));
  expect(enter?.headers["user-agent"]).toContain(`Chrome/${parameters.browser_version} `);
  expect(parameters).toMatchObject({ browser_name: "Chrome", os_name: "Windows", os_version: "10" });
  const fingerprint = fingerprintOf(enter as Sent);
  expect(fingerprint.slice(8, 10)).toEqual([parameters.screen_width, parameters.screen_height]);
  expect(fingerprint.at(-1)).toBe(parameters.browser_platform);
});

test("the pages are signed by the browser that asks for them", () => {
  const signed = sent.filter(({ headers }) => headers.cookie?.includes("__ac_signature="));
  expect(signed).toHaveLength(2);
  for (const { headers } of signed) {
    const cookies = readCookies(headers.cookie);
    const signature = cookies.get("__ac_signature") ?? "";
    const nonce = cookies.get("__ac_nonce") ?? "";
    expect(
      verifyAcSignature({
        ...{ signature, nonce, userAgent: headers["user-agent"] ?? "" },
        nowSeconds: Math.floor(Date.now() / 1_000),
      }),
    ).toMatchObject({ valid: true });
    expect(cookies.get("sessionid")).toBe("mine");
  }
});

test("the phone is a phone throughout, and brings no cookie", () => {
  const [reflow] = sentTo("/reflow/info/");
  expect(reflow?.headers).toMatchObject({
    "user-agent": expect.stringMatching(/Linux; Android .* Mobile /),
    "sec-ch-ua-mobile": "?1",
    "sec-ch-ua-platform": '"Android"',
  });
  expect(reflow?.headers).not.toHaveProperty("cookie");
  const fingerprint = fingerprintOf(reflow as Sent);
  expect(fingerprint.at(-1)).toMatch(/^Linux arm/);
  const [width = 0, height = 0] = fingerprint.slice(8, 10).map(Number);
  expect(width).toBeLessThan(height);
});

describe("what the request is for is told as browsers do", () => {
  test("pages are opened by their address", () => {
    const pages = sent.filter(({ path }) => /\/(live|user)\/[^/?]*$/.test(path));
    expect(pages).toHaveLength(5);
    for (const { headers } of pages) {
      expect(headers).toMatchObject({
        "sec-fetch-site": "none",
        "sec-fetch-mode": "navigate",
        "sec-fetch-user": "?1",
        "sec-fetch-dest": "document",
        "upgrade-insecure-requests": "1",
      });
      expect(headers.accept).toMatch(/^text\/html,/);
    }
  });

  test.each([
    ["/web/enter/", "same-origin"],
    ["/reflow/info/", "cross-site"],
    ["/register/", "cross-site"],
  ])("%s is asked for data by a script: %s", (place, site) => {
    const [headers] = sentTo(place).map((request) => request.headers);
    expect(headers).toMatchObject({
      "sec-fetch-site": site,
      "sec-fetch-mode": "cors",
      "sec-fetch-dest": "empty",
      accept: "application/json, text/plain, */*",
    });
    for (const name of ["sec-fetch-user", "upgrade-insecure-requests"])
      expect(headers).not.toHaveProperty(name);
    expect(headers?.origin).toBe(site === "cross-site" ? new URL(headers?.referer ?? "").origin : undefined);
  });
});
