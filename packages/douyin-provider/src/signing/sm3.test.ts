import { createHash, getHashes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { sm3 } from "./sm3.ts";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

describe("sm3", () => {
  it("matches the standard's first example, one block", () => {
    expect(hex(sm3(Buffer.from("abc")))).toBe(
      "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
    );
  });

  it("matches the standard's second example, whose padding needs a second block", () => {
    expect(hex(sm3(Buffer.from("abcd".repeat(16))))).toBe(
      "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
    );
  });

  it.runIf(getHashes().includes("sm3") || process.env.REQUIRE_ALL === "1")(
    "agrees with OpenSSL on every length up to 200 bytes (needs an OpenSSL with SM3)",
    () => {
      for (let length = 0; length <= 200; length++) {
        const message = Uint8Array.from({ length }, (_, index) => (index * 73 + length) & 255);
        expect(hex(sm3(message))).toBe(createHash("sm3").update(message).digest("hex"));
      }
    },
  );

  it("leaves the message as it was", () => {
    const message = Uint8Array.of(1, 2, 3);
    sm3(message);
    expect(message).toEqual(Uint8Array.of(1, 2, 3));
  });
});
