import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { applyKeystream, keySchedule, rc4 } from "./rc4.ts";

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("rc4", () => {
  it("yields the keystream of RFC 6229 for a 40-bit key", () => {
    const keystream = rc4(Uint8Array.of(1, 2, 3, 4, 5), new Uint8Array(16));
    expect(Buffer.from(keystream).toString("hex")).toBe("b2396305f03dc027ccc3524a0a1118a8");
  });

  it("deciphers what it enciphered, with no state kept between calls", () => {
    const key = ascii("key");
    expect(rc4(key, rc4(key, ascii("plain text")))).toEqual(ascii("plain text"));
  });

  it("derives the table that circulates as a constant of a_bogus", () => {
    expect(
      createHash("sha256")
        .update(keySchedule(ascii("y")))
        .digest("hex"),
    ).toBe("7ff73c143d8092406cfa6f1d6374e2207a894d56fe9a18faee6be61cb7666b3a");
  });

  it("moves the state on, so that reusing it gives another keystream", () => {
    const state = keySchedule(ascii("y"));
    const first = applyKeystream(state, new Uint8Array(8));
    expect(applyKeystream(state, new Uint8Array(8))).not.toEqual(first);
  });
});
