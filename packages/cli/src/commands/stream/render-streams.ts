import { type BaseRoom, plainText } from "@stream-fallback/core";
import { tableColumnsOf } from "../../output/columns-of.ts";
import { type Cell, renderTable } from "../../output/table.ts";
import type { Surroundings } from "../../surroundings.ts";
import { words } from "./words.ts";

/** All streams of a room as a table, a line for each of their formats; behind them what came to nobody yet. */
export function renderStreams(
  { sources, availableQualities = [] }: Pick<BaseRoom, "sources" | "availableQualities">,
  { stdout, language }: Pick<Surroundings, "stdout" | "language">,
): string {
  const headings = [words.quality, words.name, words.format, words.codec, words.bitRate, words.source];
  const rows = sources.flatMap(({ name: source, streams }) =>
    streams.flatMap(({ quality, name, flv, hls, codec = "", bitRate = 0, container = "" }) => {
      const speed = bitRate > 0 ? `${(bitRate / 1e6).toFixed(1)}M` : "";
      const formats = [...(flv ? ["flv"] : []), ...(hls ? [container ? `hls (${container})` : "hls"] : [])];
      return formats.map((format): Cell[] =>
        [quality, name, format, codec, speed, source].map((text) => ({ text: plainText(text) })),
      );
    }),
  );
  const told = new Set(sources.flatMap(({ streams }) => streams.map(({ quality }) => quality)));
  for (const { quality, name, needsLogin } of availableQualities.filter(
    ({ quality }) => !told.has(quality),
  )) {
    const how = needsLogin ? words.withLogin : words.byName;
    rows.push([quality, name, how[language], "", "", ""].map((text) => ({ text: plainText(text) })));
  }
  const columns = headings.map((heading) => ({
    heading: heading[language],
    isFlexible: heading === words.source,
    isExtra: heading === words.codec || heading === words.bitRate,
  }));
  return renderTable(columns, { rows, mostColumns: tableColumnsOf(stdout) });
}
