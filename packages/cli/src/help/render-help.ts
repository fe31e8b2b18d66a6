import { padTo, widthOf } from "../output/width-of.ts";
import { hanging, wrapped } from "../output/wrapped.ts";
import type { HelpRow, HelpSection } from "./help-page.ts";

/** Terms wider than this stand on a line of their own. */
const WIDEST_TERM = 30;
const LEAST_TEXT = 24;

/** The help as text, in lines of at most so many columns. */
export function renderHelp(sections: readonly HelpSection[], columns: number): string {
  return `${sections.map((section) => renderSection(section, columns)).join("\n\n")}\n`;
}

function renderSection({ heading, rows = [], sentences = [] }: HelpSection, columns: number): string {
  const terms = rows.map(([term]) => widthOf(term)).filter((width) => width <= WIDEST_TERM);
  const indent = Math.min(Math.max(0, ...terms) + 4, Math.max(4, columns - LEAST_TEXT));
  return [
    ...(heading === undefined ? [] : hanging(heading, columns)),
    ...rows.flatMap((row) => renderRow(row, { indent, columns })),
    ...sentences.flatMap((sentence) => hanging(sentence, columns)),
  ].join("\n");
}

function renderRow(
  [term, text]: HelpRow,
  { indent, columns }: { indent: number; columns: number },
): string[] {
  const lines = wrapped(text, columns - indent);
  const isWide = widthOf(term) + 4 > indent || lines.length === 0;
  const first = isWide ? [`  ${term}`] : [];
  return [
    ...first,
    ...lines.map((line, index) => padTo(index === 0 && !isWide ? `  ${term}` : "", indent) + line),
  ];
}
