/** What an entry of a store says of a backend: its value or, where that is empty, the last part of its key. */
export function entryText(key: string, value: string): string {
  const said = value.trim();
  return said === "" ? key.slice(key.lastIndexOf("/") + 1) : said;
}
