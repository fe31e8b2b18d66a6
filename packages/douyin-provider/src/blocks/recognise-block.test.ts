import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adapterReply } from "../__fixtures__/adapter-reply.ts";
import { captcha, challenge, empty } from "../__fixtures__/blocks.ts";
import { replyOf } from "../__fixtures__/fake-call.ts";
import {
  headOf,
  pagesForData,
  pageWith,
  strongAlone,
  weakCircumstances,
  weakWords,
} from "./__fixtures__/sign-replies.ts";
import { blockSigns } from "./block-signs.ts";
import { recogniseBlock, wantsNewNonce } from "./recognise-block.ts";

const both = ["page", "data"] as const;
const kindOf = (reply: Parameters<typeof headOf>[0], expects: "page" | "data") =>
  recogniseBlock(headOf(reply), expects)?.kind;

const healthyPages = [
  ...["live", "live-odd-title", "offline", "skeleton", "unknown-room", "without-state"].map((name) =>
    adapterReply("webHTML", name),
  ),
  ...["live", "live-as-text", "offline", "canceled", "without-state"].map((name) =>
    adapterReply("userHTML", name),
  ),
];

describe("a strong sign", () => {
  it.each(strongAlone)("decides alone, whatever was asked for: %s", (_, reply, kind) => {
    for (const expects of both) expect(kindOf(reply, expects)).toBe(kind);
  });

  it.each(pagesForData)("may need data to be asked for: %s", (_, reply, kind) => {
    expect(kindOf(reply, "data")).toBe(kind);
    expect(kindOf(reply, "page")).toBeUndefined();
  });

  it("of the page says more than its status", () => {
    for (const status of [403, 429, 503]) expect(kindOf({ ...captcha, status }, "data")).toBe("captcha");
  });

  it("is neither an empty body nor a page beside a status of failure, which any server may send", () => {
    for (const status of [302, 404, 500, 504]) {
      expect(kindOf(replyOf("", { status }), "data")).toBeUndefined();
      expect(kindOf(replyOf(pageWith(""), { status }), "data")).toBeUndefined();
    }
  });
});

describe("a weak sign", () => {
  it.each(weakWords)("never decides alone: %j", (word) => {
    expect(kindOf(replyOf(word), "data")).toBeUndefined();
    for (const expects of both) expect(kindOf(replyOf(`x ${word}`), expects)).toBeUndefined();
    expect(kindOf(replyOf(pageWith(word)), "page")).toBeUndefined();
  });

  it("is no block beside any number of other weak words, which healthy pages have too", () => {
    const words = weakWords.map(([word]) => word).join(" ");
    expect(kindOf(replyOf(words), "data")).toBeUndefined();
    expect(kindOf(replyOf(pageWith(`<script>${words}</script>`)), "page")).toBeUndefined();
  });

  it.each(
    weakWords.flatMap(([word, kind]) => weakCircumstances.map(([name, at]) => ({ word, kind, name, at }))),
  )("decides in two places: $word with $name", ({ word, kind, at }) => {
    expect(kindOf({ ...replyOf(word), ...at }, "data")).toBe(kind);
  });

  it.each(weakWords.filter(([, kind]) => kind !== "blocked-word"))(
    "decides for a page with HTTP 504: %j",
    (word, kind) => {
      expect(kindOf(replyOf(pageWith(word), { status: 504 }), "page")).toBe(kind);
    },
  );

  it("of the content type counts only where data was asked for", () => {
    for (const [word] of weakWords) {
      const reply = replyOf(pageWith(word), { headers: { "content-type": "text/html" } });
      expect(kindOf(reply, "page")).toBeUndefined();
    }
  });

  it("of the status and one of the content type are no block together", () => {
    const failing = { status: 504, headers: { "content-type": "text/html" } };
    for (const body of ["", "upstream timed out", pageWith("")]) {
      expect(kindOf(replyOf(body, failing), "data")).toBeUndefined();
    }
  });
});

it("every sign of the table has a reply in these tests", () => {
  const [, , at] = weakCircumstances.map(([, circumstance]) => circumstance);
  const replies = [
    ...[...strongAlone, ...pagesForData].map(([, reply]) => reply),
    ...weakWords.map(([word]) => replyOf(word, { status: 504, headers: at?.headers ?? {} })),
  ];
  const found = replies.flatMap((reply) => recogniseBlock(headOf(reply), "data")?.signs ?? []);
  expect(blockSigns.filter((sign) => !found.includes(sign))).toEqual([]);
});

describe("a block page", () => {
  const bulk = "x".repeat(70_000);
  const text = new TextDecoder().decode(challenge.body);
  const bigChallenge = replyOf(text.replace("<script>", `<script>var program = "${bulk}";</script><script>`));

  it.each([
    ["captcha", captcha, "</title>"],
    ["challenge", challenge, "aid:99999999"],
    ["challenge", bigChallenge, "aid:99999999"],
  ])("is known as %s, cut anywhere behind its first mark", (kind, { body }, mark) => {
    const from = Buffer.from(body).indexOf(mark) + mark.length;
    for (let length = from; length <= body.length; length += 1) {
      expect(kindOf(replyOf(body.subarray(0, length)), "page"), `cut at ${length}`).toBe(kind);
    }
  });

  it("is looked for in the first 128 KB only", () => {
    const page = (before: number) => replyOf(`<html>${" ".repeat(before)}<title>验证码中间页</title>`);
    expect(kindOf(page(130_000), "page")).toBe("captcha");
    expect(kindOf(page(131_072), "page")).toBeUndefined();
  });
});

describe("a healthy reply", () => {
  it("is no block as a page, with all the words that block pages have too, whole or cut", () => {
    for (const { body } of healthyPages) {
      expect(kindOf(replyOf(body), "page")).toBeUndefined();
      for (let length = 1; length < body.length; length += 97) {
        expect(kindOf(replyOf(body.subarray(0, length)), "page"), `cut at ${length}`).toBeUndefined();
      }
    }
  });

  it("is no block as JSON, whatever its texts say and its type claims", () => {
    const marks = [...strongAlone, ...pagesForData].map(([, { body }]) => new TextDecoder().decode(body));
    const texts = fc.oneof(
      fc.constantFrom(...marks, ...weakWords.map(([word]) => word), "验证码中间页"),
      fc.string(),
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ depthSize: "small" }, texts, fc.integer(), tie("list"), tie("record")),
      list: fc.array(tie("tree"), { maxLength: 4 }),
      record: fc.dictionary(texts, tie("tree"), { maxKeys: 4 }),
    }));
    const before = fc.constantFrom("", "\uFEFF", "\r\n\t ");
    const around = fc.constantFrom({ status: 200, headers: {} }, ...weakCircumstances.map(([, at]) => at));
    fc.assert(
      fc.property(before, tree, around, fc.constantFrom(...both), (space, value, at, expects) => {
        expect(kindOf(replyOf(space + JSON.stringify(value), at), expects)).toBeUndefined();
      }),
      { seed: 20_261_121, numRuns: 500 },
    );
  });
});

describe("words that an anchor writes", () => {
  const escaped = (text: string) =>
    text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
  const inScript = (value: unknown) => JSON.stringify(value).replaceAll("<", "\\u003c");

  /** Wherever the site shows what an anchor has written. */
  function pageOf(words: string): string {
    return [
      `<!doctype html><html><head><title>${escaped(words)}</title>`,
      `<meta name="description" content="${escaped(words)}"></head><body><h1>${escaped(words)}</h1>`,
      `<script type="application/json">${inScript({ title: words })}</script>`,
      "<script>(self.__pace_f=self.__pace_f||[]).push([0])</script>",
      `<script>self.__pace_f.push([1,${inScript(JSON.stringify({ title: words }))}])</script></body></html>`,
    ].join("\n");
  }

  it.each([
    "验证码中间页",
    "<title>验证码中间页</title>",
    "const verify_data = {",
    "middle_page_loading",
    'class="middle_page_loading"',
    "id='middle_page_loading'",
    "window.byted_acrawler.init({aid:99999999,dfp:0})",
    '.sign("",__ac_nonce)',
    "</script><script>const verify_data = {",
    "<style>.middle_page_loading",
    'src="waf-jschallenge',
  ])("are no block: %s", (words) => {
    const page = new TextEncoder().encode(pageOf(words));
    expect(kindOf(replyOf(page), "page")).toBeUndefined();
    // Of a page that is cut before the application begins, the title could be the site's own.
    if (words === "验证码中间页") return;
    for (let length = 1; length < page.length; length += 1) {
      expect(kindOf(replyOf(page.subarray(0, length)), "page"), `cut at ${length}`).toBeUndefined();
    }
  });
});

describe("a captcha that a header tells of", () => {
  const headers = { "x-vc-bdturing-parameters": '{"subtype":"slide"}' };

  it("decides beside a body that is empty, short or a page", () => {
    for (const body of ["", "{}", '{"data":{},"status_code":0}', pageWith("")]) {
      for (const expects of both) expect(kindOf(replyOf(body, { headers }), expects)).toBe("captcha");
    }
  });

  it("is none beside the data that were asked for", () => {
    const room = JSON.stringify({ status_code: 0, data: { title: "星".repeat(1_000) } });
    expect(kindOf(replyOf(room, { headers }), "data")).toBeUndefined();
  });
});

it("JSON is told from a page by its first character, however much white space or text surrounds it", () => {
  const type = { headers: { "content-type": "text/html" } };
  const told = { headers: { "bdturing-verify": "x" } };
  for (const space of ["", " ".repeat(4_095), "\n".repeat(4_096), " ".repeat(100_000)]) {
    for (const text of [
      "{}",
      JSON.stringify({ title: "验证码".repeat(500) }),
      JSON.stringify(["验".repeat(40_000)]),
    ]) {
      expect(kindOf(replyOf(space + text, type), "data")).toBeUndefined();
      const isShort = space.length + text.length <= 1_000;
      expect(kindOf(replyOf(space + text, told), "data")).toBe(isShort ? "captcha" : undefined);
    }
    expect(kindOf(replyOf(`${space}<p>{"title":1}</p>`, type), "data")).toBe("page-for-data");
    expect(kindOf(replyOf(`${space}验证码`, type), "data")).toBe("captcha");
  }
});

it("the code of a login is none inside what an anchor writes, nor in a reply with a room", () => {
  for (const title of ['"status_code":20003', '{"status_code":20003}']) {
    expect(kindOf(replyOf(JSON.stringify({ data: { title }, status_code: 0 })), "data")).toBeUndefined();
  }
});

it("a new nonce is wanted by the browser check and by an empty body, not by a captcha or any other page", () => {
  const told = { headers: { "bdturing-verify": "x" } };
  const replies = [
    challenge,
    empty,
    captcha,
    { ...empty, ...told },
    { ...challenge, status: 403 },
    ...healthyPages,
  ];
  const wanting = replies.filter((reply) => wantsNewNonce(headOf(reply)));
  expect(wanting).toEqual([challenge, empty]);
});
