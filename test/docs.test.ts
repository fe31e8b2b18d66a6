import { spawnSync } from "node:child_process";
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const PAGES = [
  "README.md",
  "README.zh-CN.md",
  "CONTRIBUTING.md",
  "docs/balancing.md",
  "docs/caching.md",
  "docs/configuration.md",
  "docs/profiles.md",
  "docs/signing.md",
  "docs/stand-alone.md",
  "docs/douyin.md",
];
const folder = `${root}/packages/douyin-provider/node_modules/.docs`;

/** The TypeScript of a page, block by block. */
function codeOf(page: string): string[] {
  const text = readFileSync(`${root}/${page}`, "utf8");
  return [...text.matchAll(/^( *)```ts\n(.*?)^\1```$/gms)].map(([, , code = ""]) => code);
}

it.each([...PAGES, ...globSync("docs/strategies/*.md", { cwd: root })])(
  "every example in %s compiles",
  (page) => {
    const blocks = codeOf(page);
    expect(blocks).not.toHaveLength(0);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const [index, code] of blocks.entries()) writeFileSync(`${folder}/example-${index}.ts`, code);
    const config = {
      compilerOptions: {
        module: "nodenext",
        target: "es2024",
        types: ["node"],
        typeRoots: [`${root}/node_modules/@types`],
        strict: true,
        skipLibCheck: true,
        noEmit: true,
      },
    };
    writeFileSync(`${folder}/tsconfig.json`, JSON.stringify(config));
    const { stdout } = spawnSync(`${root}/node_modules/.bin/tsc`, ["-p", folder], { encoding: "utf8" });
    expect(stdout).toBe("");
  },
);
