import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { createLogger } from "./logger.ts";

it("the logger writes the first of equal warnings, then once that there are more", async () => {
  const stderr = new PassThrough({ encoding: "utf8" });
  const logger = await createLogger({}, stderr);
  for (const path of ["a", "b", "c"]) logger.warn({ path }, "a reply has another shape");
  logger.warn({}, "something else");
  logger.debug({}, "a step");
  expect(stderr.read()).toBe(
    [
      "douyin-info: warning: a reply has another shape (path a)\n",
      "douyin-info: warning: a reply has another shape: more of these with --verbose\n",
      "douyin-info: warning: something else\n",
    ].join(""),
  );
});
