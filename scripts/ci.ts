// Called by .ci/run: checks, build, tests, drills, demo and packages, counted together.
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const report = join(root, "node_modules", ".cache", "tests.json");

/** By the command: the package of Debian that the tests need it from. */
const PROGRAMS: Readonly<Record<string, string>> = {
  "redis-server": "redis-server",
  etcd: "etcd-server",
  openssl: "openssl",
  ffmpeg: "ffmpeg",
  chromium: "chromium",
  zsh: "zsh",
  fish: "fish",
  script: "bsdutils",
  prometheus: "prometheus",
  promtool: "prometheus",
  "prometheus-pushgateway": "prometheus-pushgateway",
  "systemd-analyze": "systemd",
  nginx: "nginx-light",
  haproxy: "haproxy",
  keepalived: "keepalived",
  caddy: "caddy",
  go: "golang-go",
  python3: "python3",
};

/** The oldest Node that the packages take, and the newest; beside the one that the workspace pins. */
const OTHER_NODES = ["22.19.0", "26.10.0"];
const { node: PINNED_NODE } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).devDependencies;

/** Replies that somebody saved and nobody commits are no program to install: only their tests may be left out. */
const MAY_BE_LEFT_OUT = /\(needs (?:BILIBILI_)?CAPTURES_DIR\)/;

let passed = 0;
let failed = 0;

installPrograms();
step("check");
step("build");
rmSync(report, { force: true });
step("test", "--", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`);
countTests();
for (const version of [PINNED_NODE, ...OTHER_NODES]) {
  onNode(version, ["test/odd-values/main.ts"]);
  onNode(version, ["packages/cli/bundle/bin.js", "--help"]);
}
step("simulate");
step("simulate", "--", "coverage", "--short");
step("drill", "--", "--short");
step("demo");
step("check:packages");

process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;

function step(name: string, ...args: string[]): void {
  process.stdout.write(`\n== npm run ${name}\n`);
  const env = { ...process.env, REQUIRE_ALL: "1", PLAY_ALL: "1" };
  const { status } = spawnSync("npm", ["run", "--silent", name, ...args], {
    cwd: root,
    env,
    stdio: "inherit",
  });
  count(status === 0, `npm run ${name}`);
}

/** Runs what was built on another Node, which npm brings. */
function onNode(version: string, args: string[]): void {
  const what = `node@${version} ${args.join(" ")}`;
  process.stdout.write(`\n== ${what}\n`);
  const { status } = spawnSync("npx", ["-y", "-p", `node@${version}`, "node", ...args], {
    cwd: root,
    stdio: "inherit",
  });
  count(status === 0, what);
}

/** Where it cannot be done, the tests that need a program fail and say what to install. */
function installPrograms(): void {
  // Not all of them know this option.
  const isHere = (command: string) => spawnSync(command, ["--version"]).error === undefined;
  const missing = Object.entries(PROGRAMS).filter(([command]) => !isHere(command));
  if (missing.length === 0 || !isHere("apt-get")) return;
  process.stdout.write(`\n== apt-get install ${missing.map(([, name]) => name).join(" ")}\n`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const aptGet = (...args: string[]) => spawnSync("apt-get", ["-qq", ...args], { env, stdio: "inherit" });
  aptGet("update");
  const names = missing.map(([, name]) => name);
  aptGet("install", "-y", "--no-install-recommends", ...names);
  // Some are started as they are installed. Tests start their own; where there is no systemd nothing was started.
  if (isHere("systemctl")) spawnSync("systemctl", ["stop", ...names]);
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
      const isLeftOut = status !== "passed" && status !== "failed" && MAY_BE_LEFT_OUT.test(fullName);
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
