import { load } from "cheerio/slim";
import type { PageInfo, PageKind, Reader } from "./page-kinds.ts";
import { providerReader } from "./provider-reader.ts";
import { pushedTexts, readJoinedRows } from "./read-joined-rows.ts";

export const OURS = "the provider";
export const REGEX = "regex + unescape + parse";
export const CHEERIO = "cheerio + unescape + parse";

/** The readers that are compared; all of them read a page in memory. */
export function contenders(kind: PageKind): ReadonlyMap<string, Reader> {
  return new Map([
    [OURS, providerReader(kind)],
    [REGEX, () => readByRegex(kind)],
    [CHEERIO, () => readByCheerio(kind)],
  ]);
}

function readByRegex(kind: PageKind): PageInfo {
  return readJoinedRows([...pushedTexts(decode(kind))].join(""), kind);
}

function readByCheerio(kind: PageKind): PageInfo {
  const $ = load(decode(kind));
  const scripts = $("script").toArray();
  return readJoinedRows(scripts.flatMap((script) => [...pushedTexts($(script).text())]).join(""), kind);
}

function decode({ page }: PageKind): string {
  return new TextDecoder().decode(page.bytes);
}
