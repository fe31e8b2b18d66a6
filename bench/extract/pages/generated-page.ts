import { bulkScripts } from "./bulk-scripts.ts";
import { cutForPushes, jsonRow, pushScript, textRow, toModel } from "./flight-rows.ts";
import { createNoise } from "./noise.ts";
import { pageMarkup } from "./page-markup.ts";

/** What may differ between pages of one kind. */
export interface PageForm {
  pageBytes: number;
  /** The bytes of HTML before the state, about as many as on real pages. */
  markupBytes: number;
  /** The length of the pieces in which state rows are pushed. */
  pieceLength: number;
  /** What stands behind the comma of a push. */
  space: string;
}

const USUAL_FORM: PageForm = { pageBytes: 1_100_000, markupBytes: 100_000, pieceLength: 6_000, space: "" };

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
  form?: Partial<PageForm> | undefined;
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

/** Makes a page, of 1.1 MB as a rule, with the state at the wanted position. */
export function generatePage(parts: PageParts): GeneratedPage {
  const { seed, title, visible, openingRows, state, statePosition } = parts;
  const { pageBytes, markupBytes, pieceLength, space } = { ...USUAL_FORM, ...parts.form };
  const noise = createNoise(seed);
  const texts: string[] = [];
  const model = toModel(state, (text) => {
    const id = (FIRST_TEXT_ID + texts.length / 2).toString(16);
    texts.push(...textRow(id, text));
    return id;
  });
  const row = parts.row(model);
  const pieces = [...texts, jsonRow(row.id, row.model)].flatMap((text) => cutForPushes(text, pieceLength));
  const stateScripts = pieces.map((text) => pushScript(text, space));

  const markup = pageMarkup(noise, { title, visible, length: markupBytes });
  const opening = openingRows.map((text) => pushScript(text, space));
  const start = pageBytes * statePosition;
  const before = bulkScripts(noise, {
    firstId: 0x100,
    length: start - bytesOf([markup, ...opening]),
    space,
  });
  const front = [markup, ...opening, ...before];
  const stateStart = bytesOf(front);
  const stateEnd = stateStart + bytesOf(stateScripts);
  const after = bulkScripts(noise, { firstId: 0x1000, length: pageBytes - stateEnd, space });
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
