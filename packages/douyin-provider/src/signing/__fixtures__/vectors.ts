import { readFileSync } from "node:fs";

export interface ABogusVector {
  note: string;
  query: string;
  body: string;
  effectiveUserAgent: string;
  effectiveOptions: [number, number, number];
  fixedTimeStartMs: number;
  fixedTimeEndMs: number;
  fingerprintMode: "given" | "generated";
  fingerprint: string;
  randomValues: number[];
  expected: string;
}

export interface AcSignatureVector {
  note: string;
  timestamp: number;
  site: string;
  nonce: string;
  userAgent: string;
  expected: string;
}

export const aBogusVectors: ABogusVector[] = read("a-bogus.json");
export const acSignatureVectors: AcSignatureVector[] = [
  ...read<AcSignatureVector[]>("ac-signature.json"),
  ...read<AcSignatureVector[]>("ac-signature-edge.json"),
];

function read<Vectors>(name: string): Vectors {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));
}
