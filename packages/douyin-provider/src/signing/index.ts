export { type ABogusInput, aBogus } from "./a-bogus.ts";
export { type ABogusFamilyBInput, aBogusFamilyB } from "./a-bogus-family-b.ts";
export { type AcSignatureInput, acSignature } from "./ac-signature.ts";
export { createFingerprint } from "./fingerprint.ts";
export {
  type ABogusFault,
  type ABogusVerdict,
  type VerifyABogusInput,
  verifyABogus,
} from "./verify-a-bogus.ts";
export {
  type AcSignatureFault,
  type AcSignatureVerdict,
  type VerifyAcSignatureInput,
  verifyAcSignature,
} from "./verify-ac-signature.ts";
