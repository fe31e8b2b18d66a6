import { describe, expect, it } from "vitest";
import { createFingerprint } from "./fingerprint.ts";

describe("createFingerprint", () => {
  it("gives the smallest window and screen when every draw is 0", () => {
    expect(createFingerprint(() => 0)).toBe(
      "1024|768|1048|843|0|0|0|0|1024|768|1280|800|1024|768|24|24|Win32",
    );
  });

  it("gives the largest when every draw is just below 1", () => {
    expect(createFingerprint(() => 1 - 2 ** -53)).toBe(
      "1920|1080|1952|1170|0|30|0|0|1920|1080|1920|1080|1920|1080|24|24|Win32",
    );
  });

  it("names the platform it is told", () => {
    expect(createFingerprint(() => 0, "MacIntel")).toMatch(/\|MacIntel$/);
  });
});
