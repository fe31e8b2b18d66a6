import { type HttpReply, textOf } from "@stream-fallback/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adapterJSON, adapterReply, isPage } from "./__fixtures__/adapter-reply.ts";
import { failureOf, fakeCall, replyOf } from "./__fixtures__/fake-call.ts";
import { onAir, query } from "./__fixtures__/invented-room.ts";
import { openSite } from "./__fixtures__/open-site.ts";
import { createProvider } from "./douyin.ts";
import type { DouyinAnswer } from "./room/douyin-room.ts";

const adapters = createProvider().adapters;
const names = adapters.map(({ name }) => name);
const pages = names.filter(isPage);

async function answerOf(name: string, reply: HttpReply): Promise<DouyinAnswer> {
  const adapter = adapters.find((candidate) => candidate.name === name);
  if (adapter === undefined) throw new Error(`no adapter is named ${name}`);
  return adapter.fetchRoom(query, fakeCall(openSite(() => reply)).context);
}

const bodyOf = (name: string, file: string) => textOf(adapterReply(name, file));

/** The same reply with other words; it must have had the ones that are replaced. */
function changed(text: string, { pattern, words }: { pattern: RegExp; words: string }): HttpReply {
  if (text.search(pattern) === -1) throw new Error(`nothing in the reply is ${pattern}`);
  return replyOf(text.replace(pattern, () => words));
}

/** A page that pushes the texts one by one. */
function pageOf(texts: readonly string[], array = "__pace_f"): HttpReply {
  const pushes = texts.map((text) => {
    const literal = JSON.stringify(text).replaceAll("<", "\\u003c");
    return `<script>self.${array}.push([1,${literal}])</script>`;
  });
  return replyOf(`<html><body>${pushes.join("")}</body></html>`);
}

/** All that a page pushes, joined. */
function pushedBy(html: string): string {
  const literals = [...html.matchAll(/self\.__pace_f\.push\(\[1,("(?:[^"\\]|\\.)*")\]\)/g)];
  return literals.map(([, literal = ""]) => JSON.parse(literal) as string).join("");
}

describe("ids beyond 2^53", () => {
  const twins = /(?<=\\?"(?:id|roomId|room_id)\\?":\s*)\d{1,19}/g;

  it.each(names)("are read from the text by %s, though a rounded number stands beside it", async (name) => {
    const told = changed(bodyOf(name, "live"), { pattern: twins, words: "7600000000000000000" });
    expect((await answerOf(name, told)).liveId).toBe(onAir.liveId);
  });
});

describe("the number of viewers", () => {
  it.each(['"1w+"', '"2.3w+"', '"100+"', '"0"', '""', "12", "null"])(
    "written as %s changes no answer, since no adapter reads it",
    async (viewers) => {
      const json = changed(JSON.stringify(adapterJSON("web", "live")), {
        pattern: /(?<="user_count_str":)"[^"]*"/g,
        words: viewers,
      });
      expect(await answerOf("web", json)).toMatchObject(onAir);
      const escaped = viewers.replaceAll('"', '\\"');
      const page = changed(bodyOf("webHTML", "live"), {
        pattern: /(?<=\\"user_count_str\\":)\\"[^"]*\\"/g,
        words: escaped,
      });
      expect(await answerOf("webHTML", page)).toMatchObject(onAir);
    },
  );
});

describe("similar_rooms on air", () => {
  const { similar_rooms } = adapterJSON("web", "live").data;

  function beside(file: string): HttpReply {
    const reply = adapterJSON("web", file);
    reply.data.similar_rooms = similar_rooms;
    return replyOf(JSON.stringify(reply));
  }

  it("neither make a room live nor give it streams", async () => {
    expect(similar_rooms).not.toEqual([]);
    expect(await answerOf("web", beside("offline"))).toMatchObject({ living: false, sources: [] });
  });

  it.each([
    ["missing", "ROOM_NOT_FOUND"],
    ["restricted", "ROOM_RESTRICTED"],
    ["not-shown", "ROOM_NOT_FOUND"],
  ])("are no answer for a room that is %s", async (file, code) => {
    expect(await failureOf(answerOf("web", beside(file)))).toMatchObject({ code });
  });
});

describe('"$undefined"', () => {
  const undefinedText = '\\"$undefined\\"';

  it("in place of a title or a cover is an empty text", async () => {
    const page = bodyOf("webHTML", "live");
    const untitled = changed(page, { pattern: /\\"今晚一起看星星\\"/, words: undefinedText });
    expect(await answerOf("webHTML", untitled)).toMatchObject({ ...onAir, title: "" });
    const uncovered = changed(page, { pattern: /(?<=\\"cover\\":)\{[^}]*\}/, words: undefinedText });
    expect(await answerOf("webHTML", uncovered)).toMatchObject({ ...onAir, cover: "" });
  });

  it.each([
    ["webHTML", "live", /(?<=\\"status\\":)2/],
    ["webHTML", "offline", /(?<=\\"status\\":)4/],
    ["userHTML", "live", /(?<=\\"roomIdStr\\":)\\"\d+\\"/],
    ["userHTML", "offline", /(?<=\\"roomIdStr\\":)\\"0\\"/],
  ] as const)(
    "in place of the field by which %s knows the state of %s is a failure",
    async (name, file, state) => {
      const page = changed(bodyOf(name, file), { pattern: state, words: undefinedText });
      expect(await failureOf(answerOf(name, page))).toMatchObject({
        code: expect.stringMatching(/^(?:SCHEMA|INCOMPLETE)$/),
      });
    },
  );
});

describe("rows split over pushes", () => {
  it.each(pages)(
    "are the same to %s, wherever they are split and whatever the array's name",
    async (name) => {
      const told = await answerOf(name, adapterReply(name, "live"));
      const characters = [...pushedBy(bodyOf(name, "live"))];
      // What people see is no row.
      const badge = "<span>直播中</span>";
      const cuts = fc.uniqueArray(fc.nat(characters.length), { maxLength: 12 });
      await fc.assert(
        fc.asyncProperty(cuts, fc.constantFrom("__pace_f", "__next_f"), async (positions, array) => {
          const ends = [...positions.sort((one, other) => one - other), characters.length];
          const texts = ends.map((end, index) => characters.slice(ends[index - 1] ?? 0, end).join(""));
          const page = replyOf(badge + textOf(pageOf(texts, array)));
          expect(await answerOf(name, page)).toEqual(told);
        }),
        { seed: 20_260_301, numRuns: 60 },
      );
    },
  );

  it.each(pages)("may all go to the array of the reflow page, __rsc_f: %s", async (name) => {
    const page = replyOf(bodyOf(name, "live").replaceAll("__pace_f", "__rsc_f"));
    expect(await answerOf(name, page)).toEqual(await answerOf(name, adapterReply(name, "live")));
  });
});

describe("an older page, with its state in RENDER_DATA", () => {
  const { data } = adapterJSON("web", "live");
  const about = { web_rid: "100200300400", anchor: data.user, web_stream_url: null };

  function olderPage(encoded: string): HttpReply {
    const script = `<script id="RENDER_DATA" type="application/json">${encoded}</script>`;
    return replyOf(`<!doctype html><html><head>${script}</head><body>直播已结束</body></html>`);
  }

  function withRoomInfo(roomInfo: object): HttpReply {
    const state = { app: { initialState: { roomStore: { roomInfo } } } };
    return olderPage(encodeURIComponent(JSON.stringify(state)));
  }

  it("of a room on air is an answer, streams and all", async () => {
    const room = { ...data.data[0], title: '"%E4"</script>$12 \\ 星😀' };
    const answer = await answerOf("webHTML", withRoomInfo({ ...about, room }));
    expect(answer).toMatchObject({ ...onAir, title: room.title });
    expect(answer.sources[0]?.name).toBe("main");
  });

  it("of an ended room is an answer, whatever streams it kept", async () => {
    const room = { ...data.data[0], status: 4, status_str: "4" };
    const answer = await answerOf("webHTML", withRoomInfo({ ...about, room }));
    expect(answer).toMatchObject({ living: false, owner: onAir.owner, sources: [] });
  });

  it.each([
    ["an empty shell", withRoomInfo({})],
    ["a mere frame", withRoomInfo({ web_rid: "100200300400", web_stream_url: {} })],
    ["broken percent signs", olderPage("%7B%22app%22%E4%")],
    ["broken JSON", olderPage(encodeURIComponent('{"app":'))],
    ["nothing", olderPage("")],
  ])("of %s is no answer", async (_, page) => {
    expect(await failureOf(answerOf("webHTML", page))).toMatchObject({ code: "INCOMPLETE" });
  });
});
