import { expect } from "vitest";

/** What an error with the code equals. */
export function withCode(code: string): Error {
  return expect.objectContaining({ code });
}
