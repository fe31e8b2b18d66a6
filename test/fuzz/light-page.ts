import { openingScript, pushScript } from "../emulator/pages/flight.ts";
import { healthyHead } from "../emulator/pages/healthy-head.ts";
import type { HeavyPage } from "../emulator/pages/heavy-page.ts";
import { bulkRows } from "../emulator/pages/page-bulk.ts";

const [before, after] = [0x100, 0x400].map((firstId) =>
  bulkRows(firstId, 8_000)
    .map((text) => pushScript(text))
    .join(""),
);

/** A page put together with hardly any bulk, so that many can be read in little time. */
export function lightPage({ title, visible, openingRows, stateRows }: HeavyPage): string {
  return [
    `<!DOCTYPE html><html lang="zh-CN">${healthyHead(title)}<body><div id="root">${visible}</div>`,
    openingScript("__pace_f"),
    ...openingRows.map((text) => pushScript(text)),
    before,
    ...stateRows.map((text) => pushScript(text)),
    after,
    "</body></html>",
  ].join("");
}
