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

/**
 * What is searched for: the word in each value, as whoever writes it may have written it. It stands in each form of the whole too,
 * and is the same in URLs, in JSON and in tables.
 */
const forms: readonly { form: string; text: string }[] = Object.values(values).flatMap((value) => {
  const word = /canary\w+/.exec(value)?.[0] ?? value;
  const written = [
    { form: "plain", text: word },
    { form: "hexadecimal", text: Buffer.from(word).toString("hex") },
    ...[...new Set(base64sOf(word))].map((text) => ({ form: "base64", text })),
    { form: "backwards", text: Array.from(word).toReversed().join("") },
  ];
  return written.map(({ form, text }) => ({ form, text: text.toLowerCase() }));
});

/** What of the canary is in a text, and in which form; empty where nothing is. */
export function canaryIn(text: string): string[] {
  const searched = text.toLowerCase();
  const found = forms.filter((form) => searched.includes(form.text));
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
