import { noise } from "../noise.ts";
import { openingScript, pushScript } from "./flight.ts";
import { healthyHead } from "./healthy-head.ts";
import { bulkRows } from "./page-bulk.ts";

// The shell comes at about a tenth of the page and the state at nine tenths; between and after them is bulk.
const markup = `<style>${noise(1, 96_000)}</style>`;
const before = bulkRows(0x100, 720_000)
  .map((text) => pushScript(text))
  .join("");
const after = bulkRows(0x400, 60_000)
  .map((text) => pushScript(text))
  .join("");

export interface HeavyPage {
  title: string;
  /** What people see, as HTML. */
  visible: string;
  openingRows: readonly string[];
  /** Already cut into pushes. */
  stateRows: readonly string[];
}

/** A page of about 1 MB, nearly all of it of no use. */
export function heavyPage({ title, visible, openingRows, stateRows }: HeavyPage): string {
  return [
    `<!DOCTYPE html><html lang="zh-CN">${healthyHead(title)}<body>${markup}`,
    `<div id="root">${visible}</div>`,
    openingScript("__pace_f"),
    ...openingRows.map((text) => pushScript(text)),
    before,
    ...stateRows.map((text) => pushScript(text)),
    after,
    "</body></html>",
  ].join("");
}
