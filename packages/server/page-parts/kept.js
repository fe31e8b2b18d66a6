/**
 * A choice of the look that outlives the tab. Nothing else is kept in the browser.
 * @param {"theme" | "language"} name
 */
export function kept(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/**
 * @param {"theme" | "language"} name
 * @param {string} value
 */
export function keep(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Browsers may refuse it; the choice then lasts as long as the page.
  }
}
