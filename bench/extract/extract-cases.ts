import type { BenchCase } from "../harness/bench-case.ts";
import { contenders } from "./contenders/contenders.ts";
import type { PageKind } from "./contenders/page-kinds.ts";

export const WHOLE_ROW = "JSON.parse of the whole row";

/** The baseline: the least work of a reader that knows where on the page to look. */
export function baselineOf({ page }: PageKind): BenchCase {
  return parseCase("JSON.parse of the answer", page.answerJson);
}

export function extractCases(kind: PageKind): BenchCase[] {
  const readers = [...contenders(kind)].map(
    ([name, read]): BenchCase => ({ name, group: "", prepare: () => ({ call: async () => read() }) }),
  );
  return [parseCase(WHOLE_ROW, [kind.page.rowJson]), ...readers];
}

function parseCase(name: string, texts: readonly string[]): BenchCase {
  return { name, group: "", prepare: () => ({ call: async () => texts.map((text) => JSON.parse(text)) }) };
}
