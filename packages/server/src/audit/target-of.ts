/** What names are made of that the service gives itself; another one is the caller's text, and may be anything. */
const SANE = /^[\w.:-]{1,100}$/;

/**
 * What a request is to change, as a log may have it: of a room's address neither the query, which may be signed, nor a password,
 * and of a text that is no name nothing.
 */
export function targetOf(names: readonly string[]): string {
  return names.map(shown).join("/");
}

function shown(name: string): string {
  if (SANE.test(name)) return name;
  const url = URL.parse(name);
  const place = url === null ? "" : `${url.hostname}${url.pathname}`;
  return /^[\w./%-]{1,200}$/.test(place) ? place : "(a text)";
}
