import { StreamFallbackError } from "@stream-fallback/core";
import { codecOf } from "./codec.ts";
import type { Rendition } from "./collect-sources.ts";
import { nameOfQn } from "./quality.ts";

const ENTRY = "#EXT-X-STREAM-INF:";
const ATTRIBUTE = /([A-Z0-9-]+)=(?:"([^"]*)"|([^,]*))/g;

interface Entry extends Omit<Rendition, "urls"> {
  url: string;
  /** Which line it is, as the site ranks them. */
  order: number;
}

/**
 * The renditions of a playlist of all qualities, each with its lines in the site's order. Pure.
 * @throws StreamFallbackError `INCOMPLETE` for a playlist that has none
 */
export function readMasterPlaylist(text: string, base: string): Rendition[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const entries = lines.flatMap((line, index) =>
    line.startsWith(ENTRY) ? readEntry(line, { target: lines[index + 1] ?? "", base }) : [],
  );
  if (entries.length === 0)
    throw new StreamFallbackError("INCOMPLETE", "the playlist names no stream; try again");
  const nameOf = ({ qn, codec }: Pick<Rendition, "qn" | "codec">) => `${qn} ${codec}`;
  const groups = Map.groupBy(entries, nameOf);
  return Array.from(groups.values(), (group) => {
    const inOrder = group.toSorted((one, other) => one.order - other.order);
    const [{ url: _url, order: _order, ...rendition }] = inOrder as [Entry, ...Entry[]];
    return { ...rendition, urls: inOrder.map(({ url }) => url) };
  });
}

function readEntry(line: string, { target, base }: { target: string; base: string }): Entry[] {
  const told = new Map(
    Array.from(line.slice(ENTRY.length).matchAll(ATTRIBUTE), ([, name = "", quoted, plain = ""]) => [
      name,
      quoted ?? plain,
    ]),
  );
  const qn = Number(told.get("BILI-QN"));
  const url = target === "" || target.startsWith("#") ? undefined : URL.parse(target, base)?.href;
  if (!Number.isInteger(qn) || qn <= 0 || url === undefined) return [];
  return [
    {
      ...{ qn, url, container: "fmp4", order: Number(told.get("BILI-ORDER")) || 0 },
      name: told.get("BILI-DISPLAY") || nameOfQn(qn),
      codec: codecOf(told.get("CODECS") ?? ""),
      bitRate: Number(told.get("BANDWIDTH")) || undefined,
    },
  ];
}
