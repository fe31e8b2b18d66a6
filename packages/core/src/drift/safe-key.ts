/** A key that may be told: the name of a field, an id or a quality. Any other key could be a text, a URL or a token. */
const HARMLESS = /^[\w$.-]{1,64}$/;

/** The key if it may be told, else `*`: some replies have as keys what others have as values. */
export function safeKey(key: PropertyKey): string {
  const text = String(key);
  return HARMLESS.test(text) ? text : "*";
}
