/** What a page may keep, and what it shows; for the browser to read. */
export const ALL_THAT_IS_KEPT = `JSON.stringify([
  { ...localStorage }, { ...sessionStorage }, document.cookie, location.href, history.state,
  document.documentElement.outerHTML, ...[...document.querySelectorAll("input")].map(({ value }) => value),
])`;
