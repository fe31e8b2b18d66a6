import { describe, expect, it } from "vitest";
import { acSignatureVectors } from "./__fixtures__/vectors.ts";
import { acSignature } from "./ac-signature.ts";

describe("acSignature", () => {
  it.each(acSignatureVectors)("signs $site at $timestamp as recorded: $note", ({ expected, ...input }) => {
    expect(acSignature(input)).toBe(expected);
  });
});
