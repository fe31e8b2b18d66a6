/** What names of fields, ids and qualities are made of; a longer or another key could be a text, a URL or a token. */
const HARMLESS = /^[\w$.-]{1,64}$/;

/** What may be told of a key: some replies are keyed by what others have as a value. */
export function safeKey(key: PropertyKey): string {
  const text = String(key);
  return HARMLESS.test(text) ? text : "*";
}
