import { isObject, jsonOr } from "./values.ts";

/** All objects of a row that have the key, however deep. Of a row that is not JSON, those whose value is whole. */
export function holdersIn(row: string, key: string): Record<string, unknown>[] {
  const whole = jsonOr(row, undefined);
  if (whole !== undefined) return objectsIn(whole).filter((object) => Object.hasOwn(object, key));
  const mark = `"${key}":`;
  return [...row.matchAll(new RegExp(mark, "g"))].flatMap(({ index }) => {
    const value = jsonOr(balancedText(row, index + mark.length), undefined);
    return value === undefined
      ? []
      : [{ [key]: value }, ...objectsIn(value).filter((object) => Object.hasOwn(object, key))];
  });
}

function objectsIn(root: unknown): Record<string, unknown>[] {
  const found: Record<string, unknown>[] = [];
  const pending = [root];
  while (pending.length > 0) {
    const value = pending.pop();
    if (!isObject(value)) continue;
    found.push(value);
    for (const item of Object.values(value)) pending.push(item);
  }
  return found;
}

/** The text from a position to where all brackets that were opened are closed. */
function balancedText(text: string, start: number): string {
  let depth = 0;
  let isInString = false;
  for (let end = start; end < text.length; end += 1) {
    const character = text.charAt(end);
    if (isInString && character === "\\") end += 1;
    else if (character === '"') isInString = !isInString;
    else if (!isInString && /[[{]/.test(character)) depth += 1;
    else if (!isInString && /[\]}]/.test(character)) depth -= 1;
    if (depth === 0 && !isInString) return text.slice(start, end + 1);
  }
  return text.slice(start);
}
