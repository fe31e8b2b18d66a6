import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // A test that hangs must end; how long an honest one takes is the machine's affair.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    include: [
      "packages/*/src/**/*.test.ts",
      "test/**/*.test.ts",
      "examples/**/*.test.ts",
      "scripts/**/*.test.ts",
      "bench/**/*.test.ts",
    ],
  },
});
