import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
/** Two lines of a page. */
const MOST_CHARACTERS = 240;

const page = readFileSync(`${root}/docs/glossary.md`, "utf8");
const entries = [...page.matchAll(/^\*\*(.+?)\*\*: (.+)$/gm)].map(([line, word = ""]) => ({ word, line }));
const words = entries.map(({ word }) => word);

/** Names and comments of core, in small letters, word by word. */
const sources = globSync("packages/core/src/**/*.ts", { cwd: root })
  .filter((file) => !file.endsWith(".test.ts"))
  .map((file) => plain(readFileSync(`${root}/${file}`, "utf8")))
  .join("\n");

/** `dark trial`, `darkTrial` and `dark-trial` are the same words; "owed" is none of "allowed". */
function plain(text: string): string {
  const parted = text.replaceAll(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return ` ${parted.replaceAll(/[^a-z]+/g, " ")} `;
}

describe("the glossary", () => {
  it("explains every word once", () => {
    expect(words.length).toBeGreaterThan(50);
    expect(words).toEqual([...new Set(words)]);
  });

  it("explains each word in one paragraph of two lines at most", () => {
    const paragraphs = page.split(/\n{2,}/).filter((paragraph) => paragraph.startsWith("**"));
    expect(paragraphs.map((paragraph) => paragraph.trim())).toEqual(entries.map(({ line }) => line));
    expect(entries.filter(({ line }) => line.length > MOST_CHARACTERS)).toEqual([]);
  });

  it("explains only words that the sources of core use", () => {
    expect(
      words.filter(
        (word) => !sources.includes(plain(word)) && !sources.includes(`${plain(word).trimEnd()}s `),
      ),
    ).toEqual([]);
  });

  it.each(["CONTRIBUTING.md", "docs/balancing.md", "docs/caching.md"])("is linked from %s", (file) => {
    expect(readFileSync(`${root}/${file}`, "utf8")).toMatch(/\]\((docs\/)?glossary\.md\)/);
  });
});
