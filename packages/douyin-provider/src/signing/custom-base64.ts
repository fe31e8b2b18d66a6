/** Writes the enciphered user agent, before it is hashed into an `a_bogus`. */
export const userAgentAlphabet = "ckdp1h4ZKsUB80/Mfvw36XIgR25+WQAlEi7NLboqYTOPuzmFjJnryx9HVGDaStCe";

/** Writes the finished `a_bogus`. */
export const signatureAlphabet = "Dkdpgh2ZmsQB80/MfvV36XI1R45-WUAlEixNLwoqYTOPuzKFjJnry79HbGcaStCe";

/** Base64 (RFC 4648, section 4) with another alphabet of 64 characters; padded with `=`. */
export function encodeBase64(bytes: Uint8Array, alphabet: string): string {
  let text = "";
  for (let offset = 0; offset < bytes.length; offset += 3) {
    const group =
      ((bytes[offset] as number) << 16) | ((bytes[offset + 1] ?? 0) << 8) | (bytes[offset + 2] ?? 0);
    text += alphabet.charAt(group >> 18) + alphabet.charAt((group >> 12) & 63);
    text += offset + 1 < bytes.length ? alphabet.charAt((group >> 6) & 63) : "=";
    text += offset + 2 < bytes.length ? alphabet.charAt(group & 63) : "=";
  }
  return text;
}

/** Reads what `encodeBase64` wrote, padded or not; `undefined` for a foreign character or an impossible length. */
export function decodeBase64(text: string, alphabet: string): Uint8Array | undefined {
  const digits = text.replace(/={1,2}$/, "");
  if (digits.length % 4 === 1) return undefined;

  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  let pending = 0;
  let pendingBits = 0;
  let position = 0;
  for (const digit of digits) {
    const sextet = alphabet.indexOf(digit);
    if (sextet === -1) return undefined;
    pending = (pending << 6) | sextet;
    pendingBits += 6;
    if (pendingBits >= 8) {
      pendingBits -= 8;
      bytes[position++] = pending >> pendingBits;
    }
  }
  return bytes;
}
