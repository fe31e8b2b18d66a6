import { fmix32, fnv1a } from "./fnv.ts";

/** A hash to draw lots with, of a key or of an endpoint's name. */
export function rendezvousHash(text: string): number {
  return fmix32(fnv1a(text));
}

/** The lot that an endpoint draws for a key: uniform in (0, 1), and the same each time. */
export function drawLot(keyHash: number, nameHash: number): number {
  // Half a step keeps clear of 0 and 1, where the logarithm has no use.
  return (fmix32(keyHash ^ nameHash) + 0.5) / 4_294_967_296;
}

/**
 * Rendezvous hashing with weights: the highest score has the key, the next one is its second choice. Nobody else's
 * score changes when an endpoint comes or goes (Thaler and Ravishankar 1998; the logarithm makes shares follow weights).
 */
export function rendezvousScore(lot: number, weight: number): number {
  return -weight / Math.log(lot);
}
