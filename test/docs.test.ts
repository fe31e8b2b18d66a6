import { spawnSync } from "node:child_process";
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
/** Pages without an example. */
const NO_CODE = ["blocks.md", "cli.md", "dependencies.md", "glossary.md", "soak.md"];
const folder = `${root}/packages/douyin-provider/node_modules/.docs`;

/** The TypeScript of a page, block by block. */
function codeOf(page: string): string[] {
  const text = readFileSync(`${root}/${page}`, "utf8");
  return [...text.matchAll(/^( *)```ts\n(.*?)^\1```$/gms)].map(([, , code = ""]) => code);
}

const PAGES = globSync(["*.md", "docs/*.md", "docs/strategies/*.md"], { cwd: root }).toSorted();

const pages = PAGES.filter((page) => !NO_CODE.includes(basename(page))).map((page) => ({
  page,
  blocks: codeOf(page),
}));

/** Each page's folder of examples, by its place in the list. */
const folderOf = (index: number) => `page-${index}`;

/** What the compiler says of all pages at once: to start it takes longer than to read a page. */
let complaints: string;

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  for (const [index, { blocks }] of pages.entries()) {
    mkdirSync(join(folder, folderOf(index)), { recursive: true });
    for (const [at, code] of blocks.entries())
      writeFileSync(join(folder, folderOf(index), `example-${at}.ts`), code);
  }
  const config = {
    compilerOptions: {
      module: "nodenext",
      target: "es2024",
      types: ["node"],
      typeRoots: [`${root}/node_modules/@types`],
      strict: true,
      skipLibCheck: true,
      // The folder is that of one platform, which knows nothing of these.
      paths: {
        "@stream-fallback/bilibili-provider": [`${root}/packages/bilibili-provider/dist/index.d.ts`],
        "@prometheus-io/client": [`${root}/packages/core/node_modules/@prometheus-io/client/index.d.ts`],
        "@stream-fallback/gateway": [`${root}/packages/gateway/dist/index.d.ts`],
        "@stream-fallback/server": [`${root}/packages/server/dist/index.d.ts`],
      },
      noEmit: true,
    },
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  const { stdout } = spawnSync(`${root}/node_modules/.bin/tsc`, ["-p", folder, "--pretty", "false"], {
    cwd: folder,
    encoding: "utf8",
  });
  complaints = stdout;
});

it.each(pages.map(({ page, blocks }, index) => ({ page, blocks, index })))(
  "every example in $page compiles",
  ({ blocks, index }) => {
    expect(blocks).not.toHaveLength(0);
    expect(complaintsAbout(folderOf(index))).toEqual([]);
  },
);

it("the compiler has no complaint but of an example", () => {
  expect(complaintsAbout("")).toEqual(pages.flatMap((_, index) => complaintsAbout(folderOf(index))));
});

/** One by one, each with the lines that explain it, which are indented. */
function complaintsAbout(place: string): string[] {
  return complaints
    .split(/\n(?=\S)/)
    .map((complaint) => complaint.trimEnd())
    .filter((complaint) => complaint !== "" && complaint.startsWith(place === "" ? "" : `${place}/`));
}
