import { getHashes, hash } from "node:crypto";
import {
  aBogus,
  aBogusFamilyB,
  acSignature,
  verifyABogus,
  verifyAcSignature,
} from "@stream-fallback/douyin-provider/signing";
// Built, like the signers that it is compared with; not public.
import { sm3 } from "../../packages/douyin-provider/dist/signing/sm3.js";
import type { BenchCase } from "../harness/bench-case.ts";
import { page, request } from "./typical-input.ts";

export const A_BOGUS = "a_bogus";
export const AC_SIGNATURE = "ac_signature";

/** Bytes of the lengths that an `a_bogus` hashes. */
const hashed = [
  `${request.query}cus`,
  "0".repeat(32),
  "cus",
  "0".repeat(32),
  Buffer.from(request.userAgent).toString("base64"),
].map((text) => Buffer.from(text));

const ourSm3 = caseOf("our SM3 of what a_bogus hashes", () => hashed.map((bytes) => sm3(bytes)));
const nodeSm3 = caseOf("node:crypto's SM3 of what a_bogus hashes", () =>
  hashed.map((bytes) => hash("sm3", bytes, "buffer")),
);

/** The hashing alone, the least that an `a_bogus` can cost: by OpenSSL, or by our own SM3 where OpenSSL has none. */
export const floor: BenchCase = getHashes().includes("sm3") ? nodeSm3 : ourSm3;

export function signCases(): BenchCase[] {
  const aBogusSigned = { ...request, signature: aBogus(request), nowMs: Date.now(), maxAgeMs: 3_600_000 };
  const acSigned = { ...page, signature: acSignature(page), nowSeconds: page.timestamp };
  return [
    caseOf(A_BOGUS, () => aBogus(request)),
    caseOf("verifyABogus", () => verifyABogus(aBogusSigned)),
    caseOf("a_bogus of the newer script", () => aBogusFamilyB(request)),
    caseOf(AC_SIGNATURE, () => acSignature(page)),
    caseOf("verifyAcSignature", () => verifyAcSignature(acSigned)),
    ...(floor === ourSm3 ? [] : [ourSm3]),
  ];
}

function caseOf(name: string, run: () => unknown): BenchCase {
  return { name, group: "", prepare: () => ({ call: async () => run() }) };
}
