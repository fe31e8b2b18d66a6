import { expect, test } from "vitest";
import { redisSource } from "./redis-source.ts";

const URL_MUST = "redisSource: url: must be an address that begins with redis:// or rediss://";

test.each([
  [{ url: "http://:hush@box", key: "a" }, URL_MUST],
  [{ url: ":hush@box", key: "a" }, URL_MUST],
  [{ key: "a" }, URL_MUST],
  [{ url: "redis://box", key: "" }, "redisSource: key: must not be empty"],
  [
    { url: "redis://box", key: "a", intervalMs: Number.NaN },
    "redisSource: intervalMs: must be a number of ms",
  ],
  ["redis://:hush@box", "redisSource: must be an object with a url and a key"],
])("options of %j are refused, and nothing of them is told", (options, message) => {
  expect(() => redisSource(options as never)).toThrow(
    expect.objectContaining({ code: "INVALID_INPUT", message }),
  );
});
