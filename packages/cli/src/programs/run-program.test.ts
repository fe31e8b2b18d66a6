import { StreamFallbackError } from "@stream-fallback/core";
import { describe, expect, it } from "vitest";
import { runProgram } from "./run-program.ts";

const never = new AbortController().signal;
const exit = (code: number): ["sh", ...string[]] => ["sh", "-c", `exit ${code}`];

describe("a program", () => {
  it("that ends well is all that is wished for", async () => {
    await expect(runProgram(exit(0), { signal: never })).resolves.toBeUndefined();
  });

  it("that ends with an error is told of with its code", async () => {
    await expect(runProgram(exit(3), { signal: never })).rejects.toMatchObject({
      code: "LOCAL",
      message: expect.stringContaining("sh ended with 3"),
    });
  });

  it("that ends by a Ctrl-C was interrupted, though its end is heard of first", async () => {
    const interrupted = new AbortController();
    // Told of in the same turn as the end of the program, and after it.
    process.once("SIGCHLD", () => interrupted.abort(new StreamFallbackError("ABORTED", "interrupted")));
    await expect(runProgram(exit(255), { signal: interrupted.signal })).rejects.toMatchObject({
      code: "ABORTED",
    });
  });
});
