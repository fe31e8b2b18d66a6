/** The prime below 2^16; fields that must fit in 16 bits are reduced by it. */
const largestPrime = 65521;

/** A 32-bit hash over UTF-16 code units, as the site's script sees text; the seed chains one hash to the next. */
function hashText(text: string, seed: number): number {
  let hash = seed;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 65599);
  return hash >>> 0;
}

/** The hash of the page address, which the time of signing seeds. */
export function hashSite(site: string, timestamp: number): number {
  return hashText(site, hashText(String(timestamp), 0)) % largestPrime;
}

/** Mixes the time of signing with the site hash. Being its own inverse, it also gives the time back. */
export function mixTime(timestamp: number, siteHash: number): number {
  return (timestamp ^ Math.imul(siteHash, largestPrime)) >>> 0;
}

/** The hash of a nonce or a user agent, which the mixed time seeds. */
export function hashClaim(claim: string, mixedTime: number): number {
  const seed = hashText(String(0x2030_0000_0000 + mixedTime), 0);
  return hashText(claim, seed) % largestPrime;
}
