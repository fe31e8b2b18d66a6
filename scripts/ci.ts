// Called by .ci/run: checks, build, tests, demo and packages, counted together.
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const report = join(root, "node_modules", ".cache", "tests.json");

/** Tests that say in their name what they need, and that it is not here; all others must run. */
const NEEDS = /\(needs [^)]+\)/;

let passed = 0;
let failed = 0;

step("check");
step("build");
rmSync(report, { force: true });
step("test", "--", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`);
countTests();
step("demo");
step("check:packages");

process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;

function step(name: string, ...args: string[]): void {
  process.stdout.write(`\n== npm run ${name}\n`);
  const { status } = spawnSync("npm", ["run", "--silent", name, ...args], { cwd: root, stdio: "inherit" });
  count(status === 0, `npm run ${name}`);
}

interface TestReport {
  testResults: { assertionResults: { status: string; fullName: string }[] }[];
}

function countTests(): void {
  let tests: TestReport;
  try {
    tests = JSON.parse(readFileSync(report, "utf8"));
  } catch {
    count(false, "the tests left no report");
    return;
  }
  for (const { assertionResults } of tests.testResults) {
    for (const { status, fullName } of assertionResults) {
      const isLeftOut = status !== "passed" && status !== "failed" && NEEDS.test(fullName);
      if (isLeftOut) process.stdout.write(`skip  ${fullName}\n`);
      else count(status === "passed", `${status}: ${fullName}`);
    }
  }
}

function count(isGood: boolean, what: string): void {
  if (isGood) passed += 1;
  else failed += 1;
  if (!isGood) process.stdout.write(`FAIL  ${what}\n`);
}
