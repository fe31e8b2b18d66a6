import { escapeForScript } from "../../emulator/pages/flight.ts";
import { below, pick, type Random } from "../luck.ts";
import type { Page, PageRow } from "../reference/read-page.ts";

const arrays = ["__pace_f", "__next_f", "__rsc_f"];
const MOST_PUSHES = 24;
/** The longest page that is pushed character by character, which makes it forty times as long. */
const LONGEST_IN_CHARACTERS = 60_000;

/** The page with these rows, pushed in random pieces, which may end inside escapes and surrogate pairs. */
export function writePage(page: Page, rows: readonly PageRow[], random: Random): Buffer {
  const array = pick(arrays, random);
  const pushes = piecesOf(rows.map(textOfRow).join(""), random).map(
    (piece) => `self.${array}.push([1,${escapeForScript(piece)}])`,
  );
  return Buffer.concat([page.before, Buffer.from(pushes.join("</script><script>")), page.after]);
}

export function textOfRow({ id, kind, text, announced }: PageRow): string {
  return kind === "line" ? `${id}:${text}\n` : `${id}:T${announced.toString(16)},${text}`;
}

function piecesOf(stream: string, random: Random): string[] {
  if (stream.length < LONGEST_IN_CHARACTERS && random() < 0.004) return stream.split("");
  const cuts = Array.from({ length: below(MOST_PUSHES, random) }, () => below(stream.length + 1, random));
  const ends = [...cuts, stream.length].toSorted((one, other) => one - other);
  return ends.map((end, index) => stream.slice(ends[index - 1] ?? 0, end));
}
