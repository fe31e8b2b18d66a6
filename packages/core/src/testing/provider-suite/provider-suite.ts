import { checkSuite } from "../check-suite.ts";
import { testAnswers } from "./answer-tests.ts";
import { testCare } from "./care-tests.ts";
import { testClient } from "./client-tests.ts";
import { testFailures } from "./failure-tests.ts";
import type { ProviderSuiteOptions } from "./provider-scenes.ts";
import { testProvider } from "./provider-tests.ts";
import { createSuiteParts } from "./suite-parts.ts";
import { testTogether } from "./together-tests.ts";

/**
 * Declares the tests that every provider must pass, with `describe` and `it` of any runner. It asks a local site
 * over real connections; the provider's clock stands still.
 */
export function providerSuite<Kind extends string = never>(options: ProviderSuiteOptions<Kind>): void {
  checkSuite("providerSuite", {
    options,
    functions: ["describe", "it", "createProvider"],
    objects: ["scenes"],
  });
  const { describe } = options;
  const suite = createSuiteParts(options);
  describe("a provider", () => testProvider(suite));
  describe("every adapter", () => {
    testAnswers(suite);
    testTogether(suite);
    testFailures(suite);
    testCare(suite);
  });
  describe("a client", () => testClient(suite));
}
