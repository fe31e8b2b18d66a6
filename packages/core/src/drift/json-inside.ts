/** The object or array that a text holds as JSON: sites put JSON inside JSON, several levels deep. */
export function jsonInside(text: string): object | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
