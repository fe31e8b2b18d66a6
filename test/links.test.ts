import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const pages = globSync(["*.md", "docs/**/*.md", "examples/*/*.md"], {
  cwd: root,
  // Another test makes packages there, and removes them.
  exclude: ["examples/made-*"],
});
const read = (page: string) => readFileSync(join(root, page), "utf8");

/** Where links of the page lead, but for those to other hosts; examples of code have none. */
function linksOf(page: string): string[] {
  const prose = read(page).replaceAll(/```.*?```/gs, "");
  const inline = [...prose.matchAll(/\]\(\s*([^)\s]+)\s*\)/g)];
  const named = [...prose.matchAll(/^\[[^\]]+\]: (\S+)$/gm)];
  return [...inline, ...named].flatMap(([, link = ""]) => (/^https?:/.test(link) ? [] : [link]));
}

/** The anchors that headings make. */
function anchorsOf(page: string): string[] {
  return [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

function leadsSomewhere(page: string, link: string): boolean {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : join(dirname(page), path);
  if (!existsSync(join(root, target))) return false;
  return anchor === undefined || anchorsOf(target).includes(anchor);
}

it.each(pages)("every link in %s leads to a file, and to a heading where it names one", (page) => {
  expect(linksOf(page).filter((link) => !leadsSomewhere(page, link))).toEqual([]);
});

it("links are found at all", () => {
  expect(linksOf("README.md").length).toBeGreaterThan(20);
});
