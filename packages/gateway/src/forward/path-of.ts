/** A request for a proxy has a whole address there; only what stands behind the host is for the backend. */
export function pathOf(target: string): string {
  if (target.startsWith("/")) return target;
  const found = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*(.*)$/i.exec(target)?.[1] ?? "/";
  return found.startsWith("/") ? found : `/${found}`;
}
