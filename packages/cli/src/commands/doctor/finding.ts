import type { Text } from "../../language/text.ts";

export type Verdict = "well" | "odd" | "wrong" | "skipped";

/** What a check has found. */
export interface Finding {
  /** What was looked at. */
  check: string;
  verdict: Verdict;
  found: Text;
  /** Of an adapter that failed: the code of its error. */
  code?: string;
  /** What helps. */
  advice?: Text;
}

/** The same words in both languages: names, numbers, and what an error says. */
export function plain(text: string): Text {
  return { en: text, zh: text };
}
