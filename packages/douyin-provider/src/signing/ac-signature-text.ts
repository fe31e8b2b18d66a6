const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.";
const head = "_02B4Z6wo00f01";
const pattern = /^_02B4Z6wo00f01[A-Za-z0-9.-]{31}[0-9a-f]{1,2}$/;

/** The script draws a picture on a canvas and hashes it; this is the hash one browser gave. */
const canvasHash = 582085784;

/** Bits the script sets beside those of time and claims, whatever the browser. */
const timeMark = 0x203;
const claimsMark = 0x80120;

/** The numbers an `__ac_signature` carries. */
export interface AcSignatureFields {
  /** 32 bits: the time of signing mixed with the site hash. */
  readonly mixedTime: number;
  readonly siteHash: number;
  readonly userAgentHash: number;
  readonly nonceHash: number;
}

/** The signature up to its checksum. */
export function writeFields({ mixedTime, siteHash, userAgentHash, nonceHash }: AcSignatureFields): string {
  const environment = canvasHash ^ mixedTime;
  const claims = (userAgentHash << 16) | nonceHash;
  return (
    head +
    fiveSextets(mixedTime >>> 2) +
    fiveSextets((mixedTime << 28) | timeMark) +
    fiveSextets(environment >>> 6) +
    alphabet.charAt(environment & 63) +
    fiveSextets(claims >>> 2) +
    fiveSextets((claims << 28) | ((claimsMark ^ mixedTime) >>> 4)) +
    fiveSextets(siteHash)
  );
}

/** The numbers in a signature, fixed parts unchecked; `undefined` when the text cannot be one. */
export function readFields(signature: string): AcSignatureFields | undefined {
  if (!pattern.test(signature)) return undefined;

  const mixedTime = readSplitWord(signature, 14);
  const claims = readSplitWord(signature, 30);
  return {
    mixedTime,
    siteHash: readSextets(signature, 40),
    userAgentHash: claims >>> 16,
    nonceHash: claims & 0xffff,
  };
}

/** The last two hexadecimal digits of a hash of everything before; one digit when the whole hash is below 16. */
export function checksum(text: string): string {
  let hash = 0;
  for (let index = 0; index < text.length; index++) {
    hash = (Math.imul(hash, 65599) + text.charCodeAt(index)) >>> 0;
  }
  return hash.toString(16).slice(-2);
}

/** The low 30 bits, six to a character. */
function fiveSextets(value: number): string {
  let text = "";
  for (let shift = 24; shift >= 0; shift -= 6) text += alphabet.charAt((value >>> shift) & 63);
  return text;
}

function readSextets(text: string, offset: number): number {
  let value = 0;
  for (const character of text.slice(offset, offset + 5)) value = (value << 6) | alphabet.indexOf(character);
  return value;
}

/** 32 bits that straddle two fields: 30 in the first, the last two atop the second. */
function readSplitWord(text: string, offset: number): number {
  return ((readSextets(text, offset) << 2) | (readSextets(text, offset + 5) >>> 28)) >>> 0;
}
