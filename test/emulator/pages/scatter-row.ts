import { cutIntoPieces, flightModel, row, textRow } from "./flight.ts";

const pieceLength = 3000;
const firstTextId = 0x12;

export interface ScatteredRow {
  id: string;
  value: unknown;
  /** Puts the value, already in its wire form, into the element that carries it. */
  wrap(model: unknown): unknown;
  /** Whether the row loses its middle, so that nobody can read it. */
  isGarbled: boolean;
  /** Whether the texts come after the row that refers to them. @default false */
  textsLast?: boolean;
}

/**
 * A row in many pushes, its long texts in rows of their own, as a rule before it. Cuts go through announcements, texts
 * and escapes, so a reader has to join all pushes before it reads any of them.
 */
export function scatterRow({ id, value, wrap, isGarbled, textsLast = false }: ScatteredRow): string[] {
  const texts: string[] = [];
  let nextId = firstTextId;
  const model = flightModel(value, (text) => {
    const textId = (nextId++).toString(16);
    texts.push(...scatterText(textId, text));
    return textId;
  });
  const whole = row(id, wrap(model));
  const third = Math.floor(whole.length / 3);
  const sent = isGarbled ? whole.slice(0, third) + whole.slice(-third) : whole;
  const pieces = cutIntoPieces(sent, pieceLength);
  return textsLast ? [...pieces, ...texts] : [...texts, ...pieces];
}

/** The pushes of a text row. Most announcements have a push of their own; those of odd ids are cut after their `T`. */
function scatterText(id: string, text: string): string[] {
  const [announcement, body] = textRow(id, text);
  const halves = cutIntoPieces(body, Math.ceil(body.length / 2));
  if (Number.parseInt(id, 16) % 2 === 0) return [announcement, ...halves];
  const [first = "", ...rest] = halves;
  const cut = announcement.indexOf("T") + 1;
  return [announcement.slice(0, cut), announcement.slice(cut) + first, ...rest];
}
