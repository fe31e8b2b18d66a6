import { bulkScripts } from "./bulk-scripts.ts";
import { cutForPushes, jsonRow, pushScript, textRow, toModel } from "./flight-rows.ts";
import { createNoise } from "./noise.ts";
import { pageMarkup } from "./page-markup.ts";

const PAGE_BYTES = 1_100_000;

/** The bytes of HTML before the state, about as many as on real pages. */
const MARKUP_BYTES = 100_000;

/** The length of the pieces in which state rows are pushed. */
const PIECE_LENGTH = 6_000;

const FIRST_TEXT_ID = 0x12;

export interface PageParts {
  seed: number;
  title: string;
  /** HTML that people see. */
  visible: string;
  openingRows: readonly string[];
  /** The value whose row holds the answer. */
  state: unknown;
  /** The row around the state. */
  row(model: unknown): { id: string; model: unknown };
  /** The part of the state that holds the answer, with its long texts in rows of their own. */
  answerOf(model: unknown): unknown;
  /** The text in a row of its own that belongs to the answer. */
  streamData: string;
  /** Where on the page the state begins, as a share of its bytes. */
  statePosition: number;
}

export interface GeneratedPage {
  bytes: Uint8Array;
  /** JSON texts of the smallest object that holds the answer and of its stream data. */
  answerJson: readonly string[];
  /** The JSON of the whole row. */
  rowJson: string;
  pushes: number;
  /** Where the texts and the row of the state begin and end, in bytes. */
  state: { start: number; end: number };
}

/** Makes a page of 1.1 MB with the state at the wanted position. */
export function generatePage(parts: PageParts): GeneratedPage {
  const { seed, title, visible, openingRows, state, statePosition } = parts;
  const noise = createNoise(seed);
  const texts: string[] = [];
  const model = toModel(state, (text) => {
    const id = (FIRST_TEXT_ID + texts.length / 2).toString(16);
    texts.push(...textRow(id, text));
    return id;
  });
  const row = parts.row(model);
  const pieces = [...texts, jsonRow(row.id, row.model)].flatMap((text) => cutForPushes(text, PIECE_LENGTH));
  const stateScripts = pieces.map(pushScript);

  const markup = pageMarkup(noise, { title, visible, length: MARKUP_BYTES });
  const opening = openingRows.map(pushScript);
  const start = PAGE_BYTES * statePosition;
  const before = bulkScripts(noise, {
    firstId: 0x100,
    length: start - bytesOf([markup, ...opening]),
  });
  const front = [markup, ...opening, ...before];
  const stateStart = bytesOf(front);
  const stateEnd = stateStart + bytesOf(stateScripts);
  const after = bulkScripts(noise, { firstId: 0x1000, length: PAGE_BYTES - stateEnd });
  return {
    bytes: Buffer.from([...front, ...stateScripts, ...after, "</body></html>"].join("")),
    answerJson: [JSON.stringify(parts.answerOf(model)), parts.streamData],
    rowJson: JSON.stringify(row.model),
    pushes: opening.length + before.length + stateScripts.length + after.length,
    state: { start: stateStart, end: stateEnd },
  };
}

function bytesOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
