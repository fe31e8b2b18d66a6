import { existsSync, globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as core from "@stream-fallback/core";
import { describe, expect, it } from "vitest";
import { catalogue } from "../packages/cli/src/commands/catalogue.ts";
import { clientSchema } from "../packages/core/src/config/schema.ts";
import { cliPage, toldOptions } from "../scripts/cli-page.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (file: string): string => readFileSync(`${root}/${file}`, "utf8");

/** `--max-age` is `maxAge`. */
function camelCase(name: string): string {
  return name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

describe("a strategy", () => {
  // `random` alone would say too little beside the clock and the randomness of a client.
  const factoryOf = (name: string) => (name === "random" ? "uniformRandom" : camelCase(name));

  it.each(core.listStrategies())("%s is exported by core as a factory", (name) => {
    expect(core).toHaveProperty(factoryOf(name), expect.any(Function));
  });

  it.each(core.listStrategies())("%s has a test beside its source", (name) => {
    const file = name === "random" ? "uniform-random" : name;
    expect(existsSync(`${root}/packages/core/src/strategies/${file}.test.ts`)).toBe(true);
  });

  it.each(core.listStrategies())("%s has a row in the table of strategies", (name) => {
    expect(read("docs/strategies/README.md")).toMatch(new RegExp(`^\\| \\[${name}\\][^|]*\\|`, "m"));
  });
});

describe("the door core/balancer", () => {
  const rooms = "attempt-report|balancer|breaker|errors|metrics|policies|strategies";
  const exported = new RegExp(`^export [^;]*? from "\\./(?:${rooms})(?:/[\\w-]+)?\\.ts";$`, "gm");
  const ofBalancing = read("packages/core/src/index.ts").match(exported) ?? [];

  it.each(ofBalancing)("has what the main door has of balancing: %s", (statement) => {
    expect(read("packages/core/src/balancer.ts")).toContain(statement);
  });

  it("is held against at least the strategies", () => {
    expect(ofBalancing.length).toBeGreaterThan(core.listStrategies().length);
  });
});

describe("a profile", () => {
  const rows = read("docs/profiles.md").matchAll(
    /^\| `(breaker|failover|hedge)\.(\w+)` +\| *([\d.]+) \| *([\d.]*) \| *([\d.]*) \|$/gm,
  );
  const told = [...rows].map(([, group = "", name, ...values]) => [`${group}.${name}`, ...values]);

  it("has its values in the table of docs/profiles.md, beside the defaults", () => {
    const defaults = core.createBalancer({ name: "any", endpoints: [] }).config();
    const settings = Object.entries(defaults).flatMap(([group, policy]) =>
      Object.entries(policy).map(([name, value]) => {
        const of = (profile: core.BalancerProfile) => {
          const given = profile[group as keyof typeof defaults] as Record<string, unknown> | undefined;
          return String(given?.[name] ?? "");
        };
        return [`${group}.${name}`, String(value), of(core.lowLatency), of(core.highConcurrency)];
      }),
    );
    const set = settings.filter(([, , ...ofProfiles]) => ofProfiles.some((value) => value !== ""));
    expect(told.toSorted()).toEqual(set.toSorted());
  });
});

describe("a setting", () => {
  const sources = globSync("packages/core/src/**/*.ts", { cwd: root }).filter(
    (file) => !/\.test\.ts$|\/config\//.test(file),
  );
  const text = sources.map(read).join("\n");
  const groups = new Set(["breaker", "failover", "hedge"]);
  const own = Object.keys(clientSchema.shape).filter((name) => !groups.has(name));
  const ofGroups = Object.entries(core.createBalancer({ name: "any", endpoints: [] }).config()).flatMap(
    ([, policy]) => Object.keys(policy),
  );

  it.each(own)("%s is read by somebody beside the store of settings", (name) => {
    expect(text).toMatch(new RegExp(`\\b${name}\\b`));
  });

  it.each(ofGroups)(
    "%s of a policy is read by somebody: it is more than declared and given a default",
    (name) => {
      expect(text.match(new RegExp(`\\b${name}\\b`, "g"))?.length).toBeGreaterThan(2);
    },
  );

  // Those two files try every setting for its limits, and the words of its refusal.
  const trials = globSync("packages/core/src/**/*.test.ts", { cwd: root })
    .filter((file) => !/(?:settings|config-file)\.test\.ts$/.test(file))
    .map(read)
    .join("\n");

  it.each([...own, ...ofGroups])("%s is tried by a test of what it does", (name) => {
    expect(trials).toMatch(new RegExp(`\\b${name}\\b`));
  });
});

describe("an option of the command line", () => {
  const flags = toldOptions();
  const sources = globSync("packages/cli/src/**/*.ts", { cwd: root, exclude: ["**/*.test.ts"] })
    .map(read)
    .join("\n");

  it("is found in the catalogue at all", () => {
    expect(flags).toContain("drift-samples");
  });

  it.each(flags)("--%s is used by a command: declared and read", (flag) => {
    // Commander reads these two itself.
    if (flag === "help" || flag === "version") return;
    // The language is chosen before the line is parsed.
    const name = flag === "lang" ? "languageOf|givenLanguage" : camelCase(flag);
    expect(sources.match(new RegExp(`\\b(?:${name})\\b`, "g"))?.length).toBeGreaterThan(1);
  });

  // The canaries give every option a secret, and see nothing of what it does.
  const trials = globSync("test/e2e/**/*.test.ts", { cwd: root, exclude: ["**/canary-cli.test.ts"] })
    .map(read)
    .join("\n");

  it.each(flags)("--%s is given by an end-to-end test", (flag) => {
    expect(trials).toMatch(new RegExp(`"--(no-)?${flag}["=]`));
  });
});

describe("the page of the command line", () => {
  it("says what the catalogue says (npm run draw-cli)", () => {
    expect(read("docs/cli.md")).toBe(cliPage());
  });

  it.each(["README.md", "README.zh-CN.md"])("is linked from %s, which names every command", (page) => {
    const text = read(page);
    expect(text).toContain("(docs/cli.md)");
    for (const { name } of catalogue.commands) expect(text).toContain(`\`${name}\``);
  });
});
