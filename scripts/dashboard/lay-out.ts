import type { Row } from "./panel.ts";

const WIDTH = 24;

/** Puts panels side by side, and begins a new line where the width is used up; ids count from 1. */
export function laidOut(rows: readonly Row[]): object[] {
  let id = 0;
  let y = 0;
  return rows.flatMap(({ title, isFolded = false, panels }) => {
    const head = { id: ++id, type: "row", title, collapsed: isFolded };
    const gridPos = { h: 1, w: WIDTH, x: 0, y: y++ };
    let x = 0;
    let tallest = 0;
    const placed = panels.map(({ width: w, height: h, ...panel }) => {
      if (x + w > WIDTH) {
        x = 0;
        y += tallest;
        tallest = 0;
      }
      const place = { h, w, x, y };
      x += w;
      tallest = Math.max(tallest, h);
      return { id: ++id, gridPos: place, ...panel };
    });
    y += tallest;
    return isFolded ? [{ ...head, gridPos, panels: placed }] : [{ ...head, gridPos, panels: [] }, ...placed];
  });
}
