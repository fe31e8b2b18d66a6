import { keyOfQn, nameOfQn, rankOfQuality } from "./quality.ts";

interface Told {
  /** Of what there is. */
  accepted: readonly number[];
  /** Of what came. */
  given: readonly number[];
  asked: number;
  /** Whether nobody was logged in. */
  isVisitor: boolean;
  names?: readonly { qn: number; desc: string }[] | undefined;
}

export interface AvailableQuality {
  quality: string;
  name: string;
  needsLogin?: boolean;
}

/**
 * What the room has, best first. The site says nothing where it gives less than was asked for: what a visitor asked for
 * in vain, and all between that and what came, is for those who are logged in.
 */
export function availableQualities({ accepted, given, asked, isVisitor, names }: Told): AvailableQuality[] {
  const best = Math.max(0, ...given);
  const isWithheld = isVisitor && accepted.includes(asked) && !given.includes(asked);
  return accepted
    .map((qn) => ({
      quality: keyOfQn(qn),
      name: nameOfQn(qn, names),
      ...(isWithheld && qn > best && qn <= asked && { needsLogin: true }),
    }))
    .sort((one, other) => rankOfQuality(one.quality) - rankOfQuality(other.quality));
}
