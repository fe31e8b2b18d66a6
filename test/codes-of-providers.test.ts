import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { PROVIDER_API_VERSION } from "@stream-fallback/core";
import { expect, it } from "vitest";
import { faultOfCode } from "../packages/core/src/errors.ts";

const read = (file: string) => readFileSync(fileURLToPath(new URL(`../${file}`, import.meta.url)), "utf8");
const page = read("docs/providers.md");
const rows = Array.from(page.matchAll(/^\| `(\w+)` \| `([A-Z_]+)` \|/gm), ([, fault, code]) => ({
  fault,
  code,
}));

it.each(rows)("the guide for providers tells whose fault $code is", ({ fault, code }) => {
  expect(fault).toBe(faultOfCode(code));
});

it("the guide for providers has every code once", () => {
  const known = Array.from(
    read("packages/core/src/errors.ts").matchAll(/^ {2}([A-Z_]+): "\w+",$/gm),
    ([, code]) => code,
  );
  expect(known).toContain("RISK_CONTROL");
  expect(rows.map(({ code }) => code).toSorted()).toEqual(known.toSorted());
});

it("the guide for providers tells the version of the contract", () => {
  expect(page).toContain(`\`PROVIDER_API_VERSION\`, now ${PROVIDER_API_VERSION}.`);
});
