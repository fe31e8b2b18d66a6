import { type HttpReply, textOf } from "@stream-fallback/core";
import type { AdapterName } from "../adapters/adapters.ts";
import { profileOfPage } from "../adapters/user-html/parse.ts";
import { roomInfoOfPage } from "../adapters/web-html/parse.ts";
import { adapterJSON, adapterReply } from "./adapter-reply.ts";
import { replyOf } from "./fake-call.ts";
import { pageFrom } from "./page-from.ts";

/** The state of a hand-written reply, of any shape. */
export type Told = any;

interface Teller {
  read(name: string): Promise<Told>;
  /** The reply with a state that a test has changed. */
  send(state: Told): HttpReply;
}

const json: Teller["send"] = (reply) => replyOf(JSON.stringify(reply));

function page(row: object, shown = ""): HttpReply {
  const pushed = JSON.stringify(`a:["$","$L1",null,${JSON.stringify(row)}]\n`).replaceAll("<", "\\u003c");
  return replyOf(`<!doctype html><body>${shown}<script>self.__pace_f.push([1,${pushed}])</script></body>`);
}

export const tellers: Readonly<Record<AdapterName, Teller>> = {
  web: { read: async (name) => adapterJSON("web", name), send: json },
  mobile: { read: async (name) => adapterJSON("mobile", name), send: json },
  webHTML: {
    read: async (name) => (await pageFrom(adapterReply("webHTML", name), roomInfoOfPage)).found,
    send: (roomInfo) => page({ state: { roomStore: { roomInfo } } }),
  },
  userHTML: {
    async read(name) {
      const reply = adapterReply("userHTML", name);
      const { user } = (await pageFrom(reply, profileOfPage)).found ?? {};
      return { user, badge: textOf(reply).includes(">直播中<") };
    },
    send: ({ user, badge }) => page({ user: { statusCode: 0, user } }, badge ? "<b>直播中</b>" : ""),
  },
};
