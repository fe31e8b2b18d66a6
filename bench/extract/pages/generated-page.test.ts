import { describe, expect, it } from "vitest";
import { livePage } from "./live-page.ts";
import { userPage } from "./user-page.ts";

const bytesOf = (texts: readonly string[]) => texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);

describe.each([
  ["live", livePage, 0.83, 30_000, 50_000],
  ["live", livePage, 0.41, 30_000, 50_000],
  ["user", userPage, 0.85, 20_000, 60_000],
] as const)("a generated %s page", (_, makePage, position, leastAnswer, leastRow) => {
  const page = makePage(position);

  it("has the size of real ones, in total, in pushes and in state", () => {
    const { length } = page.bytes;
    expect(Math.abs(length - 1_100_000)).toBeLessThan(10_000);
    expect(page.pushes).toBeGreaterThan(300);
    expect(page.pushes).toBeLessThan(450);
    expect(bytesOf(page.answerJson)).toBeGreaterThan(leastAnswer);
    expect(bytesOf([page.rowJson])).toBeGreaterThan(leastRow);
    expect(Math.abs(page.state.start / length - position)).toBeLessThan(0.01);
  });

  it("is the same every time", () => {
    expect(Buffer.compare(makePage(position).bytes, page.bytes)).toBe(0);
  });
});
