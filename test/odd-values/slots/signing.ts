import {
  type ABogusFamilyBInput,
  type ABogusInput,
  type AcSignatureInput,
  aBogus,
  aBogusFamilyB,
  acSignature,
  createFingerprint,
  type VerifyABogusInput,
  type VerifyAcSignatureInput,
  verifyABogus,
  verifyAcSignature,
} from "@stream-fallback/douyin-provider/signing";
import type { Slot } from "../judge.ts";
import { functionSlots, type Names, optionSlots, parameterSlot } from "../make-slots.ts";

const asked = { query: "a=1", userAgent: "Mozilla/5.0" };
const A_BOGUS: Names<ABogusInput> = {
  ...{
    query: true,
    body: true,
    userAgent: true,
    options: true,
    fingerprint: true,
    clock: true,
    random: true,
  },
};
const FAMILY_B: Names<ABogusFamilyBInput> = {
  query: true,
  body: true,
  userAgent: true,
  clock: true,
  random: true,
};
const AC: Names<AcSignatureInput> = { timestamp: true, site: true, nonce: true, userAgent: true };
const VERIFY: Names<VerifyABogusInput> = {
  ...{ signature: true, query: true, body: true, userAgent: true, nowMs: true, maxAgeMs: true, skewMs: true },
};
const ac: AcSignatureInput = {
  timestamp: 1_767_225_600,
  site: "https://live.example/1",
  nonce: "0a",
  userAgent: "M",
};
const VERIFY_AC: Names<VerifyAcSignatureInput> = {
  ...{ signature: true, nonce: true, site: true, userAgent: true, nowSeconds: true, maxAgeSeconds: true },
};

export const signingSlots: Record<string, Slot[]> = {
  aBogus: [
    ...optionSlots<ABogusInput>("aBogus", { names: A_BOGUS, base: asked, use: aBogus }),
    ...functionSlots<() => number>("random of aBogus", { use: (random) => aBogus({ ...asked, random }) }),
    ...functionSlots<() => number>("clock of aBogus", {
      use: (wallNow) => aBogus({ ...asked, clock: { wallNow } }),
    }),
  ],
  aBogusFamilyB: [
    ...optionSlots<ABogusFamilyBInput>("aBogusFamilyB", { names: FAMILY_B, base: asked, use: aBogusFamilyB }),
    ...functionSlots<() => number>("random of aBogusFamilyB", {
      use: (random) => aBogusFamilyB({ ...asked, random }),
    }),
    ...functionSlots<() => number>("clock of aBogusFamilyB", {
      use: (wallNow) => aBogusFamilyB({ ...asked, clock: { wallNow } }),
    }),
  ],
  acSignature: optionSlots<AcSignatureInput>("acSignature", { names: AC, base: ac, use: acSignature }),
  createFingerprint: [
    parameterSlot("createFingerprint", (odd) => createFingerprint(odd)),
    parameterSlot("createFingerprint of a platform", (odd) => createFingerprint(Math.random, odd)),
    ...functionSlots<() => number>("random of createFingerprint", {
      use: (random) => createFingerprint(random),
    }),
  ],
  verifyABogus: optionSlots<VerifyABogusInput>("verifyABogus", {
    names: VERIFY,
    base: { ...asked, signature: aBogus(asked), nowMs: Date.now() },
    use: (input) => verifyABogus(input),
  }),
  verifyAcSignature: optionSlots<VerifyAcSignatureInput>("verifyAcSignature", {
    names: VERIFY_AC,
    base: { signature: acSignature(ac), nonce: ac.nonce },
    use: (input) => verifyAcSignature(input),
  }),
};
