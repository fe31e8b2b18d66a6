// Which way imports may run, of types as of values.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cruise, type IForbiddenRuleType } from "dependency-cruiser";

/** The rooms of core from the ground up, each with those below it that it may use. `client`, `recorder` above it, and the doors use all. */
export const coreRooms: Readonly<Record<string, readonly string[]>> = {
  "attempt-report": [],
  runtime: [],
  tracing: ["attempt-report", "runtime"],
  errors: ["attempt-report", "runtime"],
  policies: ["errors", "runtime"],
  http: ["errors", "runtime"],
  room: ["attempt-report", "errors"],
  sources: ["errors", "runtime"],
  strategies: ["attempt-report", "errors", "runtime"],
  breaker: ["errors", "policies", "runtime"],
  drift: ["policies", "runtime"],
  config: ["breaker", "errors", "policies", "runtime", "sources", "strategies"],
  metrics: ["attempt-report", "breaker", "errors", "policies", "runtime"],
  prometheus: ["errors", "metrics", "policies", "runtime"],
  cache: ["breaker", "errors", "room", "runtime"],
  // The door of that name offers the sources of lists too, such as of its endpoints.
  balancer: [
    "attempt-report",
    "breaker",
    "config",
    "errors",
    "metrics",
    "policies",
    "runtime",
    "sources",
    "strategies",
    "tracing",
  ],
  alerts: ["config", "errors", "http", "policies", "runtime"],
  watch: ["cache", "config", "errors", "room", "runtime", "strategies"],
  rates: ["runtime", "watch"],
  identities: ["attempt-report", "breaker", "cache", "config", "errors", "runtime", "strategies"],
  provider: ["drift", "errors", "http", "identities", "room", "runtime"],
  // It takes a client by structure, so that no client can need it.
  opentelemetry: ["attempt-report", "errors", "metrics", "runtime", "tracing"],
};

/** Who asks for balancing alone gets neither HTTP, nor a cache, nor anything of rooms. */
const NOT_BEHIND_BALANCER_DOOR =
  "^packages/core/src/(cache|client|drift|http|identities|provider|room)/|^(got|keyv|lru-cache|socks|undici)$|/node_modules/(got|keyv|lru-cache|socks|undici)/";

/** Which doors of other packages each package may use; through the doors the compiled files are seen. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  "packages/core": [],
  "packages/douyin-provider": ["packages/core/dist/index", "packages/core/dist/recorder"],
  "packages/bilibili-provider": ["packages/core/dist/index", "packages/core/dist/recorder"],
  "packages/server": ["packages/core/dist/index", "packages/core/dist/prometheus"],
  "packages/gateway": [
    "packages/core/dist/index",
    "packages/core/dist/balancer",
    "packages/server/dist/guard",
    "packages/server/dist/page",
  ],
  "packages/cli": [
    "packages/core/dist/index",
    "packages/douyin-provider/dist/index",
    "packages/bilibili-provider/dist/index",
    "packages/server/dist/index",
    "packages/gateway/dist/index",
  ],
  // The site is played from its own side: it only checks signatures as the site would.
  "test/emulator": ["packages/core/dist/testing", "packages/douyin-provider/dist/signing"],
};

/** Tests stand in their room and use whatever they judge. */
const TESTS = String.raw`\.test\.ts$|/test-world[./]|/__fixtures__/`;

const roomRules = Object.entries(coreRooms).map(([room, below], index, all): IForbiddenRuleType => {
  const lower = all.slice(0, index).map(([name]) => name);
  const above = below.filter((name) => !lower.includes(name));
  if (above.length > 0) throw new Error(`${room} stands below ${above.join(", ")}, so it cannot use it`);
  return {
    name: `${room} of core may use ${below.join(", ") || "no other room"}`,
    severity: "error",
    from: { path: String.raw`^packages/core/src/${room}/|^packages/core/src/${room}\.ts$`, pathNot: TESTS },
    to: {
      path: "^packages/core/src/",
      pathNot: String.raw`^packages/core/src/(${[room, ...below].join("|")})(/|\.ts$)`,
    },
  };
});

const packageRules = Object.entries(PACKAGES).map(
  ([folder, doors]): IForbiddenRuleType => ({
    name: `${folder} may use ${doors.join(", ") || "no other package"}`,
    severity: "error",
    from: { path: `^${folder}/`, pathNot: `${TESTS}|/(dist|bundle)/` },
    to: {
      path: "^(packages/|test/|@stream-fallback/)",
      // Its own sources, and not itself by name: that leads through its doors, past the rules of its rooms.
      pathNot: String.raw`^(${sourceOf(folder)}|${folder}/page(-parts)?)/|^(${["nothing", ...doors].join("|")})(\.d\.ts|\.js|/)`,
    },
  }),
);

/** It runs in a browser, as it is. The parts are beside it there, so that its imports of them lead to no file here. */
const pageRule: IForbiddenRuleType = {
  name: "a page is made of its own files and of the parts that all pages have",
  severity: "error",
  from: { path: "^packages/([a-z]+)/page(?:-parts)?/" },
  to: { path: "^packages/", pathNot: "^packages/$1/page/|^packages/server/page-parts/" },
};

const balancerDoorRule: IForbiddenRuleType = {
  name: "the door core/balancer leads to balancing alone",
  severity: "error",
  from: { path: String.raw`^packages/core/src/balancer\.ts$` },
  to: { path: NOT_BEHIND_BALANCER_DOOR, reachable: true },
};

/** It stands above the client, which must not know how recorder programs call it. */
const recorderRule: IForbiddenRuleType = {
  name: "only the door core/recorder leads to the room of that name",
  severity: "error",
  from: {
    path: "^packages/core/src/",
    pathNot: String.raw`^packages/core/src/recorder(/|\.ts$)|${TESTS}`,
  },
  to: { path: String.raw`^packages/core/src/recorder(/|\.ts$)` },
};

/** What only tests use may reach up; whoever imported it would reach up with it. */
const testRule: IForbiddenRuleType = {
  name: "only tests import what is for tests",
  severity: "error",
  from: { path: "^(packages|test/emulator)/", pathNot: `${TESTS}|/(dist|bundle)/` },
  to: { path: TESTS },
};

/** Biome sees cycles of values only; whoever reads one file of a cycle of types must read all of them as well. */
const cycleRule: IForbiddenRuleType = {
  name: "no file imports itself by way of others",
  severity: "error",
  from: { path: "^(packages|test/emulator)/", pathNot: TESTS },
  to: { circular: true },
};

/** Every import that goes the wrong way, as a line for people. */
export async function wrongWayImports(root: string): Promise<string[]> {
  const { output } = await cruise(
    Object.keys(PACKAGES),
    {
      baseDir: root,
      ruleSet: {
        forbidden: [
          ...roomRules,
          ...packageRules,
          pageRule,
          balancerDoorRule,
          recorderRule,
          testRule,
          cycleRule,
        ],
      },
      validate: true,
      // TypeScript 7 has no interface for tools yet.
      parser: "swc",
      tsPreCompilationDeps: true,
      doNotFollow: { path: "node_modules|/(dist|bundle)/" },
    },
    { conditionNames: ["types", "import", "node", "default"], exportsFields: ["exports"] },
  );
  if (typeof output === "string") throw new Error(output);
  const wrong = output.summary.violations.map(
    ({ from, to, rule }) => `${from} must not import ${to}: ${rule.name}`,
  );
  return [...wrong, ...unseenImports(root)];
}

/** Forms of import that the parser does not see, so that no rule could judge them. */
const UNSEEN =
  /typeof import\(\s*["'](?!node:)|\bimport\(\s*["'`](?!node:)[^"'`]+["'`]\s*\)\s*\.\s*[A-Z]|^\/\/\/ <reference (?!lib=)|\bcreateRequire\b|^declare module\b/m;

/** Loads a library of others at once, and only where it is needed: no import statement does both. */
const LOADS_LATE = "packages/core/src/sources/parse-yaml.ts";

function unseenImports(root: string): string[] {
  return Object.keys(PACKAGES).flatMap((folder) =>
    globSync(`${sourceOf(folder)}/**/*.ts`, { cwd: root })
      .filter((file) => !new RegExp(TESTS).test(file.replaceAll("\\", "/")))
      .filter((file) => file !== LOADS_LATE && UNSEEN.test(readFileSync(join(root, file), "utf8")))
      .map((file) => `${file} imports in a form that cannot be checked; use an import statement`),
  );
}

function sourceOf(folder: string): string {
  return folder.startsWith("packages/") ? `${folder}/src` : folder;
}
