import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (file: string) => readFileSync(`${root}/${file}`, "utf8");
const scripts = Object.keys(JSON.parse(read("package.json")).scripts);

const texts = [
  ...globSync(["*.md", "docs/**/*.md", "examples/*/*.md"], {
    cwd: root,
    // Another test makes packages there, and removes them.
    exclude: ["examples/made-*"],
  }),
  ...globSync(["scripts/*.ts", "bench/**/*.ts", "test/**/*.ts"], {
    cwd: root,
    exclude: ["**/node_modules/**"],
  }),
];

it("every command that prose or a comment tells to run is there", () => {
  const told = texts.flatMap((file) =>
    [...read(file).matchAll(/\bnpm run (?:-s )?([\w:-]*\w)/g)].map(([, name = ""]) => ({ file, name })),
  );
  expect(told.length).toBeGreaterThan(20);
  expect(told.filter(({ name }) => !scripts.includes(name))).toEqual([]);
});

it("no text wants pnpm by itself, which a clone need not have", () => {
  const wanted = new RegExp(`(?<!@)\\bpnpm (?:run )?(?:${scripts.join("|")})\\b`);
  expect(texts.filter((file) => wanted.test(read(file)))).toEqual([]);
});

it.each(scripts)("the command %s is told of in a README, in CONTRIBUTING or in docs", (name) => {
  const told = new RegExp(`\\bnpm (?:run )?(?:-s )?${name}\\b`);
  expect(texts.filter((file) => file.endsWith(".md")).some((file) => told.test(read(file)))).toBe(true);
});
