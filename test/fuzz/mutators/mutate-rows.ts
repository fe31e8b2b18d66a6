import { type Page, type PageRow, readPage } from "../reference/read-page.ts";
import { below, pick, type Random, shuffled } from "./luck.ts";
import { mutateJSON, shuffleKeys } from "./mutate-values.ts";
import { textOfRow, writePage } from "./write-page.ts";

type ChangeRows = (rows: readonly PageRow[], random: Random) => readonly PageRow[];

/** Makes a mutator of pages; it leaves a page alone that cannot be taken apart into rows any more. */
function pageMutator(change: ChangeRows): (body: Buffer, random: Random) => Buffer {
  return (body, random) => {
    const page: Page = readPage(body);
    if (!page.isWhole || page.rows.length === 0) return body;
    return writePage(page, change(page.rows, random), random);
  };
}

export const recutPushes = pageMutator((rows) => rows);

export const shuffleRows = pageMutator(shuffled);

export const shuffleRowKeys = pageMutator((rows, random) =>
  rows.map((row) => (isState(row) ? { ...row, text: shuffleKeys(row.text, random) } : row)),
);

export const duplicateRow = pageMutator((rows, random) =>
  rows.toSpliced(below(rows.length + 1, random), 0, pickRow(rows, random)),
);

export const dropRow = pageMutator((rows, random) => without(rows, pickRow(rows, random)));

/** Gives a row the id of another one, so that two different rows share an id. */
export const repeatId = pageMutator((rows, random) => {
  const row = pickRow(rows, random);
  return rows.map((other) => (other === row ? { ...row, id: pickRow(rows, random).id } : other));
});

/** Announces a slightly wrong length for a text row, so that the rows after it begin too early or too late. */
export const missLength = pageMutator((rows, random) => {
  const texts = rows.filter(({ kind }) => kind === "text");
  if (texts.length === 0) return rows;
  const row = pick(texts, random);
  const wrong = pick([-100, -2, -1, 1, 2, 100], random);
  const announced = Math.max(0, row.announced + wrong);
  return rows.map((other) => (other === row ? { ...row, announced } : other));
});

/** Turns a line into a text row or the reverse, so that a text may look like rows and rows may be a text. */
export const changeKind = pageMutator((rows, random) => {
  const row = pickRow(rows, random);
  const text = random() < 0.5 ? row.text : textOfRow(row);
  const kind = row.kind === "text" ? "line" : "text";
  const changed: PageRow = { ...row, kind, text, announced: Buffer.byteLength(text) };
  return rows.map((other) => (other === row ? changed : other));
});

export const mutateRow = pageMutator((rows, random) => {
  const row = pickRow(rows, random);
  const text = mutateJSON(row.text, random);
  return rows.map((other) => (other === row ? { ...row, text, announced: Buffer.byteLength(text) } : other));
});

/** A random row, mostly the state or one of its texts: adapters hardly look at any others. */
function pickRow(rows: readonly PageRow[], random: Random): PageRow {
  const wanted = rows.filter((row) => isState(row) || row.text.startsWith("{"));
  return pick(wanted.length > 0 && random() < 0.8 ? wanted : rows, random);
}

function isState({ kind, text }: PageRow): boolean {
  return kind === "line" && (text.includes('"roomStore"') || text.includes('"statusCode"'));
}

function without(rows: readonly PageRow[], row: PageRow): PageRow[] {
  return rows.filter((other) => other !== row);
}
