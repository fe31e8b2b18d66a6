import { asBuffer, cut, flipBytes, insertBytes, removeBytes, splice } from "./break-bytes.ts";
import type { FuzzBreak, FuzzTools } from "./fuzz-break.ts";

type ChangeText = (text: string, tools: FuzzTools) => string;

const onText =
  (change: ChangeText): FuzzBreak["change"] =>
  (body, tools) =>
    Buffer.from(change(asBuffer(body).toString(), tools));

/** JSON that fills a script, alone or behind the name of a variable. */
const SCRIPT = /(<script[^>]*>\s*(?:[\w.$ ]+=\s*)?)([[{].*?);?\s*<\/script>/s;

/** Changes the JSON of a page and leaves the rest of it. */
const onScript = (change: ChangeText): FuzzBreak["change"] =>
  onText((page, tools) => {
    const found = SCRIPT.exec(page);
    const [, before = "", state = ""] = found ?? [];
    const start = (found?.index ?? 0) + before.length;
    // As sites write what stands in scripts.
    const changed = found === null ? "" : change(state, tools).replaceAll("<", "\\u003c");
    return `${page.slice(0, start)}${changed}${page.slice(start + state.length)}`;
  });

const breakValue: ChangeText = (text, { breakJSON }) => breakJSON(text);
const shuffleKeys: ChangeText = (text, tools) => tools.shuffleKeys(text);

const ofBytes: readonly FuzzBreak[] = [
  { name: "cut", change: cut },
  { name: "flipBytes", change: flipBytes },
  { name: "insertBytes", change: insertBytes },
  { name: "removeBytes", change: removeBytes },
  { name: "splice", change: splice },
];
const ofJSON: readonly FuzzBreak[] = [
  { name: "shuffleKeys", change: onText(shuffleKeys), isHarmless: true },
  { name: "escapeText", change: onText(escapeText), isHarmless: true },
  { name: "breakValue", change: onText(breakValue) },
];
const ofScript: readonly FuzzBreak[] = [
  { name: "shuffleKeys", change: onScript(shuffleKeys), isHarmless: true },
  { name: "breakValue", change: onScript(breakValue) },
];

/** What may happen to a body, by what it looks like; values are changed most, since broken bytes seldom get further than the parser. */
export function breaksFor(body: Uint8Array): readonly FuzzBreak[] {
  const ofMeaning = meaningBreaks(asBuffer(body).toString());
  const ofValues = ofMeaning.filter(({ name }) => name === "breakValue");
  return [...ofBytes, ...ofMeaning, ...ofValues.flatMap((each) => ofBytes.map(() => each))];
}

function meaningBreaks(text: string): readonly FuzzBreak[] {
  if (/^\s*[[{]/.test(text)) return ofJSON;
  return SCRIPT.test(text) ? ofScript : [];
}

function escapeText(text: string): string {
  return text.replace(/[\u007f-\uffff]/g, escapeOf);
}

function escapeOf(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
