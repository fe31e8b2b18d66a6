import { describe, expect, it } from "vitest";
import { type HttpReply, jsonOf } from "./http-client.ts";

const replyOf = (text: string): HttpReply => ({
  status: 200,
  headers: {},
  body: new TextEncoder().encode(text),
});

describe("the JSON of a reply", () => {
  it("may be a text inside it", () => {
    expect(jsonOf('{"title":"直播"}')).toEqual({ title: "直播" });
  });

  it("is what the text says", () => {
    expect(jsonOf(replyOf('{"title":"直播"}'))).toEqual({ title: "直播" });
  });

  it("may begin with a byte order mark", () => {
    expect(jsonOf(replyOf("\uFEFF{}"))).toEqual({});
  });

  it.each(["", "<html>secret</html>", '{"token":"secret', "secret"])(
    "is refused without a quote: %j",
    (text) => {
      const parsing = () => jsonOf(replyOf(text));
      expect(parsing).toThrow(expect.objectContaining({ code: "PARSE" }));
      expect(parsing).toThrow(expect.not.objectContaining({ cause: expect.anything() }));
    },
  );
});
