import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { isAllPlayed } from "./test/sample-of.ts";

/** Files that must find modules as no other file has left them. */
const needFreshModules = [
  // A strategy that one file registers stays registered for all others.
  "packages/core/src/balancer/strategies-by-name.test.ts",
  "packages/core/src/client/strategy-and-profile.test.ts",
  "packages/core/src/strategies/registry.test.ts",
  "packages/core/src/testing/strategy-suite.test.ts",
  // It counts how often the provider is loaded.
  "packages/cli/src/main.test.ts",
];

export default defineConfig({
  test: {
    env: {
      // Programs that tests start are compiled once.
      NODE_COMPILE_CACHE: fileURLToPath(new URL("node_modules/.cache/compiled", import.meta.url)),
      // Half the time of a test that asks the emulator was spent on pages of 1 MB: tests of their size take whole ones.
      LIGHT_PAGES: isAllPlayed ? "0" : "1",
    },
    // A test that hangs must end; how long an honest one takes is the machine's affair, and whole ones take long.
    testTimeout: isAllPlayed ? 120_000 : 30_000,
    hookTimeout: 30_000,
    // By default one core is left free; on two cores three are worth it, since many files only wait for a process of their own.
    // Where all is played those processes are many, and some of them end by themselves when they wait for too long.
    maxWorkers: Math.max(isAllPlayed ? 2 : 3, availableParallelism() - 1),
    coverage: {
      // As information: nothing depends on it. What runs from `dist` is not counted.
      provider: "v8",
      include: ["packages/*/src/**/*.ts"],
      exclude: ["**/*.test.ts", "**/test-world.ts", "**/__fixtures__/**"],
      reporter: ["text-summary", "html"],
      reportsDirectory: "coverage",
    },
    projects: [
      {
        extends: true,
        test: {
          name: "shared",
          include: [
            "packages/*/src/**/*.test.ts",
            "test/**/*.test.ts",
            "examples/**/*.test.ts",
            "scripts/**/*.test.ts",
            "bench/**/*.test.ts",
          ],
          exclude: ["**/node_modules/**", ...needFreshModules],
          // A process and all modules anew for each file cost more than most files themselves.
          isolate: false,
        },
      },
      { extends: true, test: { name: "fresh", include: needFreshModules } },
    ],
  },
});
