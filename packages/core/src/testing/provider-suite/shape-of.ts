/** Where a request goes and what it asks for, without the values. */
export function shapeOf(address: string): string {
  const url = URL.parse(address);
  if (url === null) return "what is no URL";
  const { origin, pathname, searchParams } = url;
  return `${origin}${pathname.replaceAll(/[^/]+/g, "…")}?${[...searchParams.keys()].sort().join("&")}`;
}
