/**
 * A cookie with values that are found again whatever is done to them. Each begins with a word of its own, and has
 * characters that URLs, JSON and tables write in another way.
 */
const values = {
  sessionid: 'canaryAlpha7Q/+"a\\b"=%41',
  ttwid: "1|canaryBravo8R|0123456789",
  __ac_nonce: "canaryCharlie9S0123456",
  odin_tt: "canaryDelta5T<&'>,",
};

export const canary: string = Object.entries(values)
  .map(([name, value]) => `${name}=${value}`)
  .join("; ");

/** What is searched for: the whole, each value, and the word in it, as whoever writes them may have written them. */
const forms: readonly { form: string; text: string }[] = [canary, ...Object.values(values)].flatMap(
  (text) => {
    const word = /canary\w+/.exec(text)?.[0] ?? text;
    return [text, word].flatMap((part) => [
      { form: "plain", text: part },
      { form: "percent-encoded", text: encodeURIComponent(part) },
      { form: "in JSON", text: JSON.stringify(part).slice(1, -1) },
      { form: "hexadecimal", text: Buffer.from(part).toString("hex") },
      ...base64sOf(part).map((encoded) => ({ form: "base64", text: encoded })),
      { form: "backwards", text: Array.from(part).toReversed().join("") },
    ]);
  },
);

/** What of the canary is in a text, and in which form; empty where nothing is. */
export function canaryIn(text: string): string[] {
  const searched = text.toLowerCase();
  const found = forms.filter((form) => searched.includes(form.text.toLowerCase()));
  return [...new Set(found.map(({ form }) => form))];
}

/** Base64 looks otherwise with each number of bytes before it; what those change is left out. */
function base64sOf(text: string): string[] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
    const first = before === 0 ? 0 : 4;
    const whole = bytes.length - (bytes.length % 3);
    const inner = bytes.subarray(0, whole);
    return [inner.toString("base64").slice(first), inner.toString("base64url").slice(first)];
  });
}
