import { expect, it } from "vitest";
import { chromeBrands } from "./chrome-brands.ts";

// As these releases sent them; one of each order.
it.each([
  [133, '"Not(A:Brand";v="99", "Google Chrome";v="133", "Chromium";v="133"'],
  [134, '"Chromium";v="134", "Not:A-Brand";v="24", "Google Chrome";v="134"'],
  [135, '"Google Chrome";v="135", "Not-A.Brand";v="8", "Chromium";v="135"'],
  [136, '"Chromium";v="136", "Google Chrome";v="136", "Not.A/Brand";v="99"'],
  [137, '"Google Chrome";v="137", "Chromium";v="137", "Not/A)Brand";v="24"'],
  [138, '"Not)A;Brand";v="8", "Chromium";v="138", "Google Chrome";v="138"'],
])("the brands made for Chrome %i are those that this release really sent", (release, sent) => {
  expect(chromeBrands(release)).toBe(sent);
});
