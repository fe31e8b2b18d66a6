import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { listStrategies } from "@stream-fallback/core";
import { expect, it } from "vitest";
import { adapterNames } from "./adapter-names.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (file: string) => readFileSync(`${root}/${file}`, "utf8");
const rowsOf = (page: string, row: RegExp) => read(page).match(row)?.length ?? 0;

const ENGLISH = "zero one two three four five six seven eight nine ten eleven twelve".split(" ");
const CHINESE = [..."零一二三四五六七八九十"];
const written: Readonly<Record<string, number>> = {
  ...Object.fromEntries(ENGLISH.map((word, count) => [word, count])),
  ...Object.fromEntries(CHINESE.map((word, count) => [word, count])),
  twenty: 20,
  两: 2,
  十一: 11,
  十二: 12,
  二十: 20,
};

/** Counted things in Chinese; 一 alone is an article more often than a count. */
const inChinese = (things: string) =>
  `([二三四五六七八九十两]|[一二三四五六七八九十]{2,}|\\d+)\\s*(?:${things})`;
const claimOf = (english: string, chinese: string) =>
  new RegExp(`\\b(\\w+)\\s+(?:${english})\\b|${inChinese(chinese)}`, "gi");

// Where the sentence has said what it counts, the link says it again: "one of [ten](docs/strategies/README.md)".
const ofStrategies = new RegExp(
  `${claimOf("strategies", "种策略").source}|\\[(\\w+)\\]\\(docs/strategies|\\[${inChinese("种")}\\]\\(docs/strategies`,
  "gi",
);
/** What prose may count, in words or digits, and how many there are. */
const counted: [what: string, count: number, claim: RegExp][] = [
  ["strategies", listStrategies().length, ofStrategies],
  ["adapters", adapterNames.length, claimOf("adapters|ways of asking", "个适配器|种查询方式")],
  ["troubles", rowsOf("docs/douyin.md", /^\| \d+ \| \*\*/gm), claimOf("troubles", "个问题")],
  ["steps to an adapter", rowsOf("CONTRIBUTING.md", /^\d\. \*\*/gm), /\badapter in (\w+) steps\b/gi],
];

const pages = globSync(["*.md", "docs/*.md", "docs/strategies/*.md"], { cwd: root });

it.each(counted)("prose that counts %s says %i, as many as there are", (_, count, claim) => {
  const claims = pages.flatMap((page) =>
    [...read(page).matchAll(claim)].flatMap(([text, ...words]) => {
      const word = words.find((candidate) => candidate !== undefined)?.toLowerCase() ?? "";
      const told = written[word] ?? Number(word);
      return Number.isNaN(told) ? [] : [{ page, text, told }];
    }),
  );
  expect(claims.filter(({ told }) => told !== count)).toEqual([]);
});

it.each(["README.md", "README.zh-CN.md"])("the count of strategies in %s is found", (page) => {
  expect([...read(page).matchAll(ofStrategies)]).not.toHaveLength(0);
});
