import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { createProvider } from "@stream-fallback/douyin-provider";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const adapters = globSync("packages/*-provider/src/adapters/*/", { cwd: root });

describe.each(adapters)("%s", (folder) => {
  it.each(["request", "schema", "normalise"])("keeps its %s out of the file that joins its parts", (part) => {
    const joined = readFileSync(`${root}/${folder}/${basename(folder)}.ts`, "utf8");
    // One that several adapters of a package have stands beside them all.
    expect(joined).toMatch(new RegExp(`import \\{[^}]*${part}[^}]*\\} from "\\.`, "i"));
  });

  it.each(["live", "offline"])("has a hand-written %s reply among its fixtures", (state) => {
    const site = `${root}/${folder}/../../__fixtures__/site/rooms.ts`;
    // Where a package plays the whole site, its suite holds every adapter against each state.
    if (existsSync(site)) return expect(readFileSync(site, "utf8")).toContain(`  ${state}: {`);
    const fixtures = readdirSync(`${root}/${folder}/__fixtures__`);
    expect(fixtures.filter((name) => name.startsWith(state))).not.toHaveLength(0);
  });
});

it.each(globSync("packages/*-provider/", { cwd: root }))(
  "%s has a captcha among its block pages",
  (folder) => {
    const blocks = readdirSync(`${root}/${folder}/src/__fixtures__/blocks`);
    expect(blocks.filter((name) => name.startsWith("captcha"))).not.toHaveLength(0);
  },
);

it("every folder of an adapter of Douyin is an adapter of its provider", () => {
  const folders = adapters
    .filter((folder) => folder.includes("douyin-provider"))
    .map((folder) => basename(folder));
  const names = createProvider().adapters.map(({ name }) =>
    name.replace(/HTML$|[A-Z]/g, (letters) => `-${letters.toLowerCase()}`),
  );
  expect(folders.toSorted()).toEqual(names.toSorted());
});
