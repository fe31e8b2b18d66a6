import { inspect } from "node:util";
import { expect, it } from "vitest";
import { replyFrom, replyOf } from "./__fixtures__/fake-call.ts";
import { parseJson } from "./parse-json.ts";

const offline = replyFrom(new URL("./adapters/web/__fixtures__/offline.json", import.meta.url));

it("finds the state in a whole reply", () => {
  expect(parseJson(offline)).toMatchObject({ status_code: 0, data: { room_status: 2 } });
});

it("reads UTF-8 with a byte order mark", () => {
  expect(parseJson(replyOf('\uFEFF{"title":"星"}'))).toEqual({ title: "星" });
});

it.each(["", " \n", "<html></html>", "blocked", '{"data":', '{"data":{}}}'])("refuses %j", (body) => {
  expect(() => parseJson(replyOf(body))).toThrow(expect.objectContaining({ code: "PARSE" }));
});

it("does not quote what it could not read", () => {
  let thrown: unknown;
  try {
    parseJson(replyOf('{"sign":"canary"canary'));
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({ code: "PARSE" });
  expect(inspect(thrown)).not.toContain("canary");
});
