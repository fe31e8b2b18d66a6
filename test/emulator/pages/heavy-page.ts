import { openingScript, pushScript } from "./flight.ts";
import { healthyHead } from "./healthy-head.ts";
import { noise } from "./noise.ts";
import { bulkRows } from "./page-bulk.ts";
import type { PageForm } from "./page-form.ts";

// The empty shell stands at about a tenth of the page, the state at nine tenths or at two fifths; the rest is bulk.
const heavy = bulkFor(1);
const light = bulkFor(0.1);

interface Bulk {
  markup: string;
  first: string;
  middle: string;
  last: string;
}

function bulkFor(share: number): Bulk {
  return {
    markup: `<style>${noise(1, share * 96_000)}</style>`,
    first: bulkOf(0x100, share * 270_000),
    middle: bulkOf(0x200, share * 450_000),
    last: bulkOf(0x400, share * 60_000),
  };
}

function bulkOf(firstId: number, length: number): string {
  return bulkRows(firstId, length)
    .map((text) => pushScript(text))
    .join("");
}

export interface HeavyPage {
  title: string;
  /** The HTML that people see. */
  visible: string;
  openingRows: readonly string[];
  /** Already cut into pushes. */
  stateRows: readonly string[];
  form?: PageForm | undefined;
}

/** A page of about 1 MB, as the site's are; nearly all of it is of no use to a client. */
export function heavyPage(page: HeavyPage): string {
  return assembled(page, heavy);
}

/** The same with a tenth of the bulk, for who asks so often that two processors could not make the pages. */
export function tenthPage(page: HeavyPage): string {
  return assembled(page, light);
}

function assembled({ title, visible, openingRows, stateRows, form }: HeavyPage, bulk: Bulk): string {
  const isEarly = form === "early";
  const page = [
    `<!DOCTYPE html><html lang="zh-CN">${healthyHead(title)}<body>${bulk.markup}`,
    `<div id="root">${visible}</div>`,
    openingScript("__pace_f"),
    ...openingRows.map((text) => pushScript(text)),
    bulk.first,
    isEarly ? "" : bulk.middle,
    ...stateRows.map((text) => pushScript(text)),
    isEarly ? bulk.middle : "",
    bulk.last,
    "</body></html>",
  ].join("");
  const isRenamed = form === "next" || form === "rsc";
  return isRenamed ? page.replaceAll("self.__pace_f", `self.__${form}_f`) : page;
}
