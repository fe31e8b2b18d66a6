type State = "value" | "value or end" | "key" | "key or end" | "colon" | "comma or end";

const SPACE = /[ \t\r\n]*/y;
const SIGN = /[{}[\],:]/y;
const STRING = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;
const OTHER = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;

/** The tokens that may come next: a sign, `"` for a string, `v` for any other value. */
const ALLOWED: Readonly<Record<State, string>> = {
  value: '"v{[',
  "value or end": '"v{[]',
  key: '"',
  "key or end": '"}',
  colon: ":",
  "comma or end": ",}]",
};

/** Where a text stops being JSON, as "line 3, column 14": the message of `JSON.parse` quotes the text instead. */
export function jsonFault(text: string): string {
  const before = text.slice(0, faultIndex(text)).split("\n");
  return `line ${before.length}, column ${(before.at(-1) ?? "").length + 1}`;
}

function faultIndex(text: string): number {
  const open: string[] = [];
  let state: State = "value";
  for (let index = endOf(SPACE, text, 0) ?? 0; ; ) {
    const first = text.charAt(index);
    const token = '"{}[],:'.includes(first) ? first : "v";
    const end = endOf(SIGN, text, index) ?? endOf(STRING, text, index) ?? endOf(OTHER, text, index);
    if (end === undefined || !ALLOWED[state].includes(token) || !fits(token, open.at(-1))) return index;
    if (token === "{" || token === "[") open.push(token);
    if (token === "}" || token === "]") open.pop();
    state = stateAfter(token, state, open.at(-1));
    index = endOf(SPACE, text, end) ?? end;
  }
}

/** Where the token that begins at the index ends. */
function endOf(token: RegExp, text: string, index: number): number | undefined {
  token.lastIndex = index;
  return token.test(text) ? token.lastIndex : undefined;
}

/** What ends or separates needs a group of its kind around it. */
function fits(token: string, group: string | undefined): boolean {
  if (token === ",") return group !== undefined;
  return (token !== "}" || group === "{") && (token !== "]" || group === "[");
}

function stateAfter(token: string, state: State, group: string | undefined): State {
  if (token === "{") return "key or end";
  if (token === "[") return "value or end";
  if (token === ",") return group === "{" ? "key" : "value";
  if (token === ":") return "value";
  return token === '"' && state.startsWith("key") ? "colon" : "comma or end";
}
