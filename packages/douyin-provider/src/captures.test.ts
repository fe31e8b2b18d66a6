import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type HttpReply, jsonOf } from "@stream-fallback/core";
import { describe, expect, it } from "vitest";
import { replyOf } from "./__fixtures__/fake-call.ts";
import { queryWithoutUid as query } from "./__fixtures__/invented-room.ts";
import { pageFrom } from "./__fixtures__/page-from.ts";
import type { AdapterName } from "./adapters/adapters.ts";
import * as mobile from "./adapters/mobile/normalise.ts";
import { schema as mobileSchema } from "./adapters/mobile/schema.ts";
import * as userHTML from "./adapters/user-html/normalise.ts";
import { parse as parseUserHTML, profileOfPage } from "./adapters/user-html/parse.ts";
import { schema as userHtmlSchema } from "./adapters/user-html/schema.ts";
import * as web from "./adapters/web/normalise.ts";
import { schema as webSchema } from "./adapters/web/schema.ts";
import * as webHTML from "./adapters/web-html/normalise.ts";
import { parse as parseWebHTML, roomInfoOfPage } from "./adapters/web-html/parse.ts";
import { schema as webHtmlSchema } from "./adapters/web-html/schema.ts";
import type { DouyinAnswer, DouyinQuery } from "./room/douyin-room.ts";

type Read = (reply: HttpReply, query: DouyinQuery) => DouyinAnswer | Promise<DouyinAnswer>;

/** How to read a reply, by the adapter's name, with which the file's name begins. */
const readers: Readonly<Record<AdapterName, Read>> = {
  web: (reply, query) => web.normalise(webSchema.parse(jsonOf(reply)), query),
  async webHTML(reply, query) {
    const page = await pageFrom(reply, roomInfoOfPage);
    return webHTML.normalise(webHtmlSchema.parse(parseWebHTML(page)), query);
  },
  mobile(reply, query) {
    const state = mobileSchema.parse(jsonOf(reply));
    return mobile.normalise(state, askedBy(state.data.room?.owner?.sec_uid, query));
  },
  async userHTML(reply, query) {
    const state = userHtmlSchema.parse(parseUserHTML(await pageFrom(reply, profileOfPage)));
    return userHTML.normalise(state, askedBy(state.user?.secUid, query));
  },
};

/** Whom the reply is about is the only anchor that can have been asked for. */
function askedBy(uid: string | undefined, query: DouyinQuery): DouyinQuery {
  return { ...query, room: { ...query.room, uid } };
}

/** What the second part of the name, as in `web-live.json` or `webHTML-ended-2.html`, says of the room. */
const livingByState: Readonly<Record<string, boolean>> = { live: true, offline: false, ended: false };

const folder = process.env.CAPTURES_DIR;

interface Capture {
  file: string;
  read: Read;
  living: boolean;
}

const captures: Capture[] = [];
const ignored: string[] = [];
for (const file of folder ? readdirSync(folder).sort() : []) {
  const [, adapter = "", state = ""] = /^(\w+)-(\w+)[^.]*\.\w+$/.exec(file) ?? [];
  const read = new Map<string, Read>(Object.entries(readers)).get(adapter);
  const living = livingByState[state];
  if (read && living !== undefined) captures.push({ file, read, living });
  else ignored.push(file);
}

if (!folder)
  console.info(
    "Skipped: replies you saved yourself. To read them too: CAPTURES_DIR=<folder of web-live.json, …> npm test",
  );
if (ignored.length > 0) console.info(`No adapter or state here for: ${ignored.join(", ")}`);

describe.skipIf(!folder)("real replies (needs CAPTURES_DIR)", () => {
  it("are found in CAPTURES_DIR", () => {
    expect(captures).not.toEqual([]);
  });

  it.each(captures)("$file has living $living", async ({ file, read, living }) => {
    const answer = await read(replyOf(readFileSync(join(folder ?? "", file))), query);
    expect(answer).toMatchObject({
      living,
      owner: expect.stringMatching(/./),
      uid: expect.stringMatching(/./),
    });
    const streams = answer.sources.flatMap((source) => source.streams);
    if (living) {
      if (!file.startsWith("userHTML")) expect(streams).not.toEqual([]);
      for (const { flv, hls } of streams) expect(URL.canParse(flv ?? hls ?? "")).toBe(true);
      expect(answer.streams).toHaveLength(answer.sources[0]?.streams.length ?? 0);
    } else {
      expect(streams).toEqual([]);
    }
  });
});
