import type { FuzzBreak, FuzzTools } from "@stream-fallback/core/testing";
import { below, pick, type Random, shuffled } from "../luck.ts";
import { type Page, type PageRow, readPage } from "../reference/read-page.ts";
import { textOfRow, writePage } from "./write-page.ts";

type ChangeRows = (rows: readonly PageRow[], tools: FuzzTools) => readonly PageRow[];

/** Makes a change of pages; it leaves a page alone that cannot be taken apart into rows any more. */
function onRows(change: ChangeRows): FuzzBreak["change"] {
  return (body, tools) => {
    const page: Page = readPage(body);
    if (!page.isWhole || page.rows.length === 0) return body;
    return writePage(page, change(page.rows, tools), tools.random);
  };
}

const recutPushes = onRows((rows) => rows);

const shuffleRows = onRows((rows, { random }) => shuffled(rows, random));

const shuffleRowKeys = onRows((rows, { shuffleKeys }) =>
  rows.map((row) => (isState(row) ? { ...row, text: shuffleKeys(row.text) } : row)),
);

const duplicateRow = onRows((rows, { random }) =>
  rows.toSpliced(below(rows.length + 1, random), 0, pickRow(rows, random)),
);

const dropRow = onRows((rows, { random }) => without(rows, pickRow(rows, random)));

/** Gives a row the id of another one, so that two different rows share an id. */
const repeatId = onRows((rows, { random }) => {
  const row = pickRow(rows, random);
  return rows.map((other) => (other === row ? { ...row, id: pickRow(rows, random).id } : other));
});

/** Announces a slightly wrong length for a text row, so that the rows after it begin too early or too late. */
const missLength = onRows((rows, { random }) => {
  const texts = rows.filter(({ kind }) => kind === "text");
  if (texts.length === 0) return rows;
  const row = pick(texts, random);
  const wrong = pick([-100, -2, -1, 1, 2, 100], random);
  const announced = Math.max(0, row.announced + wrong);
  return rows.map((other) => (other === row ? { ...row, announced } : other));
});

/** Turns a line into a text row or the reverse, so that a text may look like rows and rows may be a text. */
const changeKind = onRows((rows, { random }) => {
  const row = pickRow(rows, random);
  const text = random() < 0.5 ? row.text : textOfRow(row);
  const kind = row.kind === "text" ? "line" : "text";
  const changed: PageRow = { ...row, kind, text, announced: Buffer.byteLength(text) };
  return rows.map((other) => (other === row ? changed : other));
});

const breakRow = onRows((rows, { random, breakJSON }) => {
  const row = pickRow(rows, random);
  const text = breakJSON(row.text);
  return rows.map((other) => (other === row ? { ...row, text, announced: Buffer.byteLength(text) } : other));
});

/** Ways of breaking the rows of a page of Douyin's. */
export const rowBreaks: readonly FuzzBreak[] = [
  { name: "recutPushes", change: recutPushes, isHarmless: true },
  { name: "shuffleRows", change: shuffleRows, isHarmless: true },
  { name: "shuffleRowKeys", change: shuffleRowKeys, isHarmless: true },
  { name: "duplicateRow", change: duplicateRow },
  { name: "dropRow", change: dropRow },
  { name: "repeatId", change: repeatId },
  { name: "missLength", change: missLength },
  { name: "changeKind", change: changeKind },
  { name: "breakRow", change: breakRow },
];

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
