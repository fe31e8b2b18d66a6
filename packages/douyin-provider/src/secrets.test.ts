import { inspect } from "node:util";
import { type HttpReply, StreamFallbackError, textOf } from "@stream-fallback/core";
import { describe, expect, it } from "vitest";
import { adapterJSON, adapterReply, isPage } from "./__fixtures__/adapter-reply.ts";
import { captcha, challenge, empty } from "./__fixtures__/blocks.ts";
import { type Answer, failureOf, fakeCall, replyOf } from "./__fixtures__/fake-call.ts";
import { query, uid } from "./__fixtures__/invented-room.ts";
import { cookiesOf } from "./__fixtures__/nonce-site.ts";
import type { AdapterName } from "./adapters/adapters.ts";
import { createProvider } from "./douyin.ts";

const canaryCookies = ["ttwid=canary; Path=/", "__ac_nonce=canary"];

/** Refusals whose every secret is a canary. */
const refusals: [string, HttpReply][] = [
  ["a captcha", captcha],
  ["a challenge", challenge],
  ["an empty reply", empty],
  ["HTTP 444", replyOf("canary", { status: 444, headers: { "set-cookie": canaryCookies } })],
  ["a page of nothing", replyOf("<html>canary</html>")],
  ["cut JSON", replyOf('{"sign":"canary"canary')],
  ["another shape of JSON", replyOf('{"status_code":"canary","data":"canary"}')],
  ["an unknown error", replyOf('{"status_code":5,"data":{"message":"canary","prompts":"canary"}}')],
];

const unreadable = { stream_data: "sign=canary" };
const web = adapterJSON("web", "live");
Object.assign(web.data.data[0].stream_url.live_core_sdk_data.pull_data, unreadable);
const mobile = adapterJSON("mobile", "live");
Object.assign(mobile.data.room.stream_url.live_core_sdk_data.pull_data, unreadable);
const changed = (reply: HttpReply, { from, to }: { from: string; to: string }) =>
  replyOf(textOf(reply).replaceAll(from, to));
const ownRefusals: Readonly<Record<AdapterName, [string, HttpReply][]>> = {
  web: [["an unreadable stream_data", replyOf(JSON.stringify(web))]],
  webHTML: [
    ["a cut page", adapterReply("webHTML", "cut-in-text-row")],
    [
      "another shape",
      changed(adapterReply("webHTML", "live"), { from: '\\"status\\":2', to: '\\"status\\":\\"canary\\"' }),
    ],
    [
      "an unreadable stream_data",
      changed(adapterReply("webHTML", "live"), { from: '"$12\\"', to: '"sign=canary\\"' }),
    ],
  ],
  mobile: [
    ["an unreadable stream_data", replyOf(JSON.stringify(mobile))],
    ["another anchor", changed(adapterReply("mobile", "offline"), { from: uid, to: "canary" })],
  ],
  userHTML: [
    [
      "another shape",
      changed(adapterReply("userHTML", "live"), { from: '\\"status\\":2', to: '\\"status\\":\\"canary\\"' }),
    ],
    ["another anchor", changed(adapterReply("userHTML", "offline"), { from: uid, to: "canary" })],
    [
      "an unreadable room",
      changed(adapterReply("userHTML", "offline"), {
        from: '\\"roomData\\":{}',
        to: '\\"roomData\\":\\"canary\\"',
      }),
    ],
  ],
};

describe.each(createProvider().adapters.map((adapter) => [adapter.name as AdapterName, adapter] as const))(
  "%s",
  (name, adapter) => {
    /** The home page fails, so that the log has something to tell, and all cookies are canaries. */
    function site(reply: HttpReply): Answer {
      return ({ url, headers }) => {
        if (new URL(url).pathname === "/") return replyOf("canary", { status: 500 });
        const isVisit = url.includes("register") || (isPage(name) && headers?.cookie === undefined);
        return isVisit ? { ...challenge, headers: { "set-cookie": canaryCookies } } : reply;
      };
    }

    it.each([...refusals, ...ownRefusals[name]])(
      "lets no secret into the error of %s, nor into log lines",
      async (_, reply) => {
        const { context, asked, logged } = fakeCall(site(reply), "sessionid=canary");
        const error = await failureOf(adapter.fetchRoom(query, context));
        expect(error).toBeInstanceOf(StreamFallbackError);
        const request = asked.at(-1);
        const signature = isPage(name)
          ? cookiesOf(request).__ac_signature
          : new URL(request?.url ?? "").searchParams.get("a_bogus");
        expect(signature).toMatch(isPage(name) ? /^_02B/ : /./);
        const told = [inspect(error, { depth: 10 }), ...logged].join("\n");
        for (const secret of ["canary", signature ?? "", "a_bogus", uid]) expect(told).not.toContain(secret);
      },
    );
  },
);
