/**
 * What `sec-ch-ua` says: the brands as Chrome shuffles them for each release, with one that is made up so that no site
 * counts on the list (`GenerateBrandVersionList` in Chromium's `user_agent_utils.cc`).
 */
export function chromeBrands(release: number, brand: string = "Google Chrome"): string {
  const marks = " (:-./);=?_";
  const madeUp = `"Not${marks[release % 11]}A${marks[(release + 1) % 11]}Brand";v="${[8, 99, 24][release % 3]}"`;
  const chromium = `"Chromium";v="${release}"`;
  const chrome = `"${brand}";v="${release}"`;
  const orders = [
    [madeUp, chromium, chrome],
    [madeUp, chrome, chromium],
    [chromium, madeUp, chrome],
    [chrome, madeUp, chromium],
    [chromium, chrome, madeUp],
    [chrome, chromium, madeUp],
  ];
  return (orders[release % 6] ?? []).join(", ");
}
