/**
 * A row that stays the same element as long as its item is there, so that who stands on one of its buttons is not thrown off.
 * @template Item
 * @typedef {{ node: Element, update(item: Item): void }} Row
 */

/**
 * Keeps the children of an element as a list of items wants them: in its order, made once, brought up to date each time.
 * @template Item
 * @param {Element} parent
 * @param {{ keyOf(item: Item): string, create(item: Item): Row<Item> }} how
 * @returns {{ show(items: readonly Item[]): void, clear(): void }}
 */
export function keyedList(parent, { keyOf, create }) {
  /** @type {Map<string, Row<Item>>} */
  const rows = new Map();
  return {
    show(items) {
      const focused = parent.contains(document.activeElement) ? document.activeElement : null;
      const keys = new Set(items.map(keyOf));
      for (const [key, { node }] of rows) {
        if (keys.has(key)) continue;
        node.remove();
        rows.delete(key);
      }
      let place = parent.firstElementChild;
      for (const item of items) {
        const key = keyOf(item);
        const row = rows.get(key) ?? create(item);
        rows.set(key, row);
        row.update(item);
        if (row.node === place) place = place.nextElementSibling;
        else parent.insertBefore(row.node, place);
      }
      // What is moved loses the focus.
      if (focused instanceof HTMLElement && focused.isConnected && focused !== document.activeElement)
        focused.focus({ preventScroll: true });
    },
    /** All is made anew the next time, as when the language has changed. */
    clear() {
      rows.clear();
      parent.replaceChildren();
    },
  };
}
