/** FNV-1a, 32 bit, over UTF-16 code units. */
export function hash32(text: string): number {
  let hash = 2_166_136_261;
  for (let place = 0; place < text.length; place += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(place), 16_777_619);
  }
  return hash >>> 0;
}

/** The generator known as mulberry32: numbers in [0, 1), the same for the same seed. */
export function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Draw {
  seed: number;
  endpoint: string;
  /** How many requests were sent there before. */
  k: number;
  /** The question to be decided; two questions about one request get independent numbers. */
  tag: string;
}

/**
 * The random number that decides one question about an endpoint's k-th request. Of a balancer's decisions it depends on
 * `k` alone, so every balancer meets the same weather.
 */
export function uniform({ seed, endpoint, k, tag }: Draw): number {
  return mulberry32(hash32(`${seed}|${endpoint}|${k}|${tag}`))();
}
