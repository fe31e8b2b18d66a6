// The direction of imports: who may know whom, by value or by type.
import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize, sep } from "node:path";

/** For each room of core, the rooms whose code it may use; `client` composes them and may use all. */
const CORE_ROOMS: Readonly<Record<string, readonly string[]>> = {
  "attempt-report": [],
  errors: ["attempt-report"],
  runtime: [],
  policies: ["errors", "runtime"],
  http: ["errors", "runtime"],
  breaker: ["errors", "policies", "runtime"],
  strategies: ["attempt-report", "errors", "runtime"],
  metrics: ["attempt-report", "breaker", "errors", "policies", "runtime"],
  config: ["breaker", "errors", "policies", "runtime", "strategies"],
  balancer: ["attempt-report", "breaker", "config", "errors", "metrics", "policies", "runtime", "strategies"],
  room: ["attempt-report", "errors"],
  cache: ["breaker", "errors", "room", "runtime"],
  drift: ["policies", "runtime"],
  identities: ["cache", "errors", "runtime"],
  provider: ["drift", "errors", "http", "identities", "room", "runtime"],
};

/** Which packages each package may use. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  "packages/core": [],
  "packages/douyin-provider": ["@stream-fallback/core"],
  "packages/cli": ["@stream-fallback/core", "@stream-fallback/douyin-provider"],
  // The site is played from its own side: it only checks signatures as the site would.
  "test/emulator": ["@stream-fallback/douyin-provider/signing"],
};

const IMPORT = /^(?:import|export)\s+[^;]*?\bfrom\s+"([^"]+)"|\bimport\("([^"]+)"\)/gm;

/** Every import that goes the wrong way, as a line for people. */
export function wrongWayImports(root: string): string[] {
  return Object.entries(PACKAGES).flatMap(([folder, allowed]) => {
    const files = globSync(`${folder}/**/*.ts`, { cwd: root }).filter(isSource);
    return files.flatMap((file) => {
      const imports = importsOf(readFileSync(join(root, file), "utf8"));
      const foreign = imports.filter(
        (name) => name.startsWith("@stream-fallback/") && !allowed.includes(name),
      );
      const inner = folder === "packages/core" ? imports.filter((name) => !isAllowedInCore(file, name)) : [];
      return [...foreign, ...inner].map((name) => `${file} must not import ${name}`);
    });
  });
}

function isSource(file: string): boolean {
  return !/\.test\.ts$|node_modules|__fixtures__|[\\/]dist[\\/]/.test(file);
}

function importsOf(source: string): string[] {
  return [...source.matchAll(IMPORT)].flatMap((match) => match[1] ?? match[2] ?? []);
}

function isAllowedInCore(file: string, name: string): boolean {
  if (!name.startsWith(".")) return true;
  const from = roomOf(file);
  const to = roomOf(normalize(join(dirname(file), name)));
  return from === to || (CORE_ROOMS[from] === undefined ? isComposer(from) : CORE_ROOMS[from].includes(to));
}

function isComposer(room: string): boolean {
  return room === "client" || room === "index" || room === "testing";
}

/** `packages/core/src/cache/store.ts` is in `cache`, `packages/core/src/errors.ts` is `errors`. */
function roomOf(file: string): string {
  return (file.split(sep)[3] ?? "").replace(/\.ts$/, "");
}
