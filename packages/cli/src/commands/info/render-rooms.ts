import { plainText } from "@stream-fallback/core";
import { tableColumnsOf } from "../../output/columns-of.ts";
import { painterFor } from "../../output/painter.ts";
import { type Cell, renderTable } from "../../output/table.ts";
import type { Surroundings } from "../../surroundings.ts";
import type { Outcome } from "./outcome.ts";
import { stateOf } from "./state-of.ts";
import { words } from "./words.ts";

const NUMBER_WIDTH = 12;

/** Many rooms as a table, a line each, in the order in which they were named. */
export function renderRooms(
  outcomes: readonly Outcome[],
  { stdout, language }: Pick<Surroundings, "stdout" | "language">,
): string {
  const paint = painterFor(stdout);
  const columns = [
    { heading: words.state[language] },
    // Whoever looks for a room knows its number.
    { heading: words.room[language], isFlexible: true, least: NUMBER_WIDTH },
    { heading: words.anchor[language], isFlexible: true },
    { heading: words.title[language], isFlexible: true },
  ];
  return renderTable(columns, { rows: outcomes.map(row), mostColumns: tableColumnsOf(stdout) });

  function row({ input, info, error }: Outcome): Cell[] {
    if (info === undefined) {
      const state = { text: `? ${words.unknown[language]}`, paint: (text: string) => paint("yellow", text) };
      return [state, { text: plainText(input) }, { text: error?.code ?? "" }, { text: error?.reason ?? "" }];
    }
    const { living, roomId, uid, owner, title } = info;
    const text = stateOf(info)[language];
    const state: Cell = living
      ? { text: `● ${text}`, paint: (told) => paint("green", told) }
      : { text: `○ ${text}`, paint: (told) => paint("dim", told) };
    return [state, { text: roomId || uid }, { text: plainText(owner) }, { text: plainText(title) }];
  }
}
