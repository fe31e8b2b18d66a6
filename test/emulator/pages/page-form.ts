/**
 * How else a page may be built, and say the same.
 *
 * `next` and `rsc`: its pushes go to an array of another name; `early`: the state stands at two fifths instead of nine
 * tenths; `textsLast`: the long texts come after the row that refers to them.
 */
export const pageForms = ["next", "rsc", "early", "textsLast"] as const;

export type PageForm = (typeof pageForms)[number];
