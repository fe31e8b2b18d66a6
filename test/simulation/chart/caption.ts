import { palette } from "./palette.ts";
import type { Scene } from "./scene.ts";
import { text } from "./xml.ts";

/** The height a caption takes at the top of its panel. */
export const CAPTION_HEIGHT = 24;

export function caption(scene: Scene, words: string): string {
  return text(words, { x: scene.left, y: 15, "font-weight": 600, "font-size": 14 });
}

/** A label in the gutter, beside what it names. */
export function gutterLabel(scene: Scene, words: string, middle: number): string {
  return text(words, {
    x: scene.left - 8,
    y: middle + 4,
    "text-anchor": "end",
    fill: palette.faintText,
  });
}
