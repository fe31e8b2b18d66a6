// Runs a tool or a script of this workspace on the Node it pins: `node scripts/run.mjs <tool | file> [args…]`.
// Installs and builds first what is missing or stale. Plain JavaScript: it must run on whatever Node is there.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const PNPM = "pnpm@12";
const root = fileURLToPath(new URL("..", import.meta.url));
const bin = join(root, "node_modules", ".bin");
const shell = process.platform === "win32";
const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ""}` };

install();
build();
await run(process.argv.slice(2));

function install() {
  const stamp = join(root, "node_modules", ".installed");
  const wanted = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  quietly("Installing dependencies (once) …", "npx", ["-y", PNPM, "install", "--frozen-lockfile"]);
  writeFileSync(stamp, wanted);
}

/** What decides over `node_modules`: the lockfile and every package.json. */
function fingerprint() {
  const packages = readdirSync(join(root, "packages")).map((name) => join("packages", name, "package.json"));
  const files = [
    "package.json",
    "pnpm-lock.yaml",
    "pnpm-workspace.yaml",
    "bench/package.json",
    "examples/package.json",
    "test/package.json",
    ...packages,
  ];
  const hash = createHash("sha256");
  for (const file of files.filter((name) => existsSync(join(root, name))))
    hash.update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

/** `tsc -b` knows what is stale; a line of progress only where there is something to wait for. */
function build() {
  const command = join(root, "packages", "cli", "bundle", "bin.js");
  quietly(existsSync(command) ? "" : "Building …", join(bin, "tsc"), [
    "-b",
    "packages/cli",
    "packages/bilibili-provider",
  ]);
  const built = ["core", "douyin-provider", "cli"].map((name) =>
    join(root, "packages", name, "dist", ".tsbuildinfo"),
  );
  if (built.some((file) => changedAt(file) > changedAt(command)))
    quietly("", join(bin, "node"), [join("scripts", "bundle-cli.ts")]);
}

function changedAt(file) {
  return existsSync(file) ? statSync(file).mtimeMs : 0;
}

function quietly(progress, command, args) {
  if (progress) process.stderr.write(`${progress}\n`);
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    env,
    shell,
    encoding: "utf8",
  });
  if (status === 0) return;
  process.stderr.write(
    `${stdout ?? ""}${stderr ?? ""}${error?.message ?? ""}\n${command} ${args.join(" ")} failed\n`,
  );
  process.exit(1);
}

/** A file runs on the pinned Node, anything else is a tool of node_modules/.bin. */
async function run([target, ...args]) {
  const [command, ...rest] = /\.m?[jt]s$/.test(target)
    ? [join(bin, "node"), target, ...args]
    : [join(bin, target), ...args];
  const child = spawn(command, rest, { cwd: root, env, shell, stdio: "inherit" });
  // Ctrl-C reaches the child by itself; it decides how to end, and we end as it did. A SIGHUP that ended us alone would leave it behind.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  process.exitCode = await new Promise((resolve) => {
    child.on("error", (error) => {
      process.stderr.write(`${error.message}\n`);
      resolve(1);
    });
    child.on("exit", (code) => resolve(code ?? 1));
  });
}
