/** Which character of the two keys, one behind the other, comes first, second …; the site uses the first 32 places. */
const PLACES = [
  ...[
    46, 47, 18, 2, 53, 8, 23, 32, 15, 50, 10, 31, 58, 3, 45, 35, 27, 43, 5, 49, 33, 9, 42, 19, 29, 28, 14, 39,
  ],
  ...[12, 38, 41, 13],
];

/** What signatures are made with: the two keys of the day, mixed. */
export function mixinKey({ imgKey, subKey }: { imgKey: string; subKey: string }): string {
  const both = imgKey + subKey;
  return PLACES.map((place) => both.charAt(place)).join("");
}
