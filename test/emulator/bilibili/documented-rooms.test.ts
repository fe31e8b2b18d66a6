import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { openStage } from "./site/stage.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const pages = globSync(["*.md", "docs/**/*.md", "packages/*/README.md", "examples/**/*.{md,ts}"], {
  cwd: root,
  exclude: (path) => path.includes("node_modules"),
});

/** The rooms of Bilibili that a text has in URLs, in words such as `bilibili:76`, and in calls of the examples. */
function roomsIn(text: string): string[] {
  const named = /(?:live\.bilibili\.com\/|bilibili:|getStream\("|channelId: "|\?\? ")(\d{1,7})\b/g;
  return Array.from(text.matchAll(named), ([, room = ""]) => room);
}

const examples = pages.flatMap((page) => {
  const text = readFileSync(`${root}/${page}`, "utf8");
  return [...new Set(roomsIn(text))].map((room) => [room, page] as const);
});

it("finds rooms in the documents", () => {
  expect(examples.map(([room]) => room)).toEqual(expect.arrayContaining(["76", "3"]));
});

it.each(examples)("plays the room %s of %s", (room) => {
  expect(openStage(0).byRoom(room)).toBeDefined();
});
