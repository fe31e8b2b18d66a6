import { expect, it, onTestFinished, vi } from "vitest";
import { createLogger } from "./logger.ts";

it("the logger writes the first of equal warnings, then once that there are more", async () => {
  const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  onTestFinished(() => written.mockRestore());
  const logger = await createLogger(false);
  for (const path of ["a", "b", "c"]) logger.warn({ path }, "a reply has another shape");
  logger.warn({}, "something else");
  logger.debug({}, "a step");
  expect(written.mock.calls.map(([text]) => text)).toEqual([
    "douyin-info: warning: a reply has another shape (path a)\n",
    "douyin-info: warning: a reply has another shape: more of these with --verbose\n",
    "douyin-info: warning: something else\n",
  ]);
});
