import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { drawPicture } from "../../scripts/terminal-picture.ts";
import { playSession } from "../../scripts/terminal-session.ts";

const picture = fileURLToPath(new URL("../../docs/terminal.svg", import.meta.url));

test("the recording in the README shows what the command prints now (npm run draw-terminal)", async () => {
  const { now } = Date;
  const drawn = drawPicture(await playSession());
  expect(readFileSync(picture, "utf8")).toBe(drawn);
  expect(Date.now).toBe(now);
  expect(drawn.length).toBeLessThan(60_000);
  // Readable where nothing may move: without the animation nothing is hidden.
  expect(drawn).toContain("@media (prefers-reduced-motion: reduce) { g { animation: none } }");
  expect(drawn.replace(/<style>.*<\/style>/s, "")).not.toMatch(/opacity="?:?0[^.]|visibility|display/);
});
