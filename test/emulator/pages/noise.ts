const words = (
  "lantern harbour copper meadow violet signal winter paper window ladder garden ribbon marble thunder " +
  "pocket candle river saddle bottle planet orchard mirror needle summit anchor velvet bridge falcon"
).split(" ");

/**
 * Meaningless text of exactly `length` characters, the same for the same seed. Pages need bulk: a client that
 * copes with 1 KB may not cope with 1 MB. Words and digits, so that it compresses about as well as a real page.
 */
export function noise(seed: number, length: number): string {
  let state = (seed * 2_654_435_761 + 1) >>> 0;
  let text = "";
  while (text.length < length) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    text += `${words[(state >>> 16) % words.length]}${(state >>> 8) % 997} `;
  }
  return text.slice(0, length);
}
