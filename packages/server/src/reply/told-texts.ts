import { digestOf } from "./etag.ts";
import { bytesOf } from "./wire-text.ts";

interface WireText {
  /** Its bytes, as `bytesOf` gives them. */
  text: string;
  /** What its tag says of it. */
  digest: string;
}

interface Told extends WireText {
  given: string;
}

/** Of all texts that are remembered, and what they are remembered by; one takes two bytes, or five where it is not ASCII. */
const MOST_CHARACTERS = 4_000_000;

/**
 * Texts that were told last, encoded and hashed: what is asked for again mostly says the same, and to see that takes less than to
 * encode it once more.
 */
export class ToldTexts {
  readonly #told = new Map<string, Told>();
  #characters = 0;

  /** A text as it is now; what was told to the same question before only saves the work. */
  of(question: string, given: string): WireText {
    const known = this.#told.get(question);
    if (known?.given === given) return known;
    this.#forget(question);
    const told = { given, text: bytesOf(given), digest: digestOf(given) };
    this.#told.set(question, told);
    this.#characters += sizeOf(question, told);
    for (const oldest of this.#told.keys()) {
      if (this.#characters <= MOST_CHARACTERS) break;
      this.#forget(oldest);
    }
    return told;
  }

  #forget(question: string): void {
    const known = this.#told.get(question);
    if (known === undefined) return;
    this.#told.delete(question);
    this.#characters -= sizeOf(question, known);
  }
}

function sizeOf(question: string, { given }: Told): number {
  return question.length + given.length;
}
