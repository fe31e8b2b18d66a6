import { h } from "./dom.js";
import { say } from "./language.js";

/** @typedef {import("./language.js").TextKey} TextKey */

/**
 * A table that stays one for screen readers where a narrow window lays its rows out as cards: hence the roles.
 * @param {{ caption: string, columns: readonly TextKey[], isTitled?: boolean }} of whether a heading says the same already
 * @returns {{ node: HTMLElement, body: HTMLElement }}
 */
export function table({ caption, columns, isTitled = false }) {
  const body = h("tbody", { role: "rowgroup" });
  const heads = columns.map((column) =>
    h("th", { role: "columnheader", scope: "col", class: `c-${column}` }, say(column)),
  );
  const node = h(
    "table",
    { role: "table" },
    h("caption", { class: isTitled && "unseen" }, caption),
    h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, ...heads)),
    body,
  );
  return { node, body };
}

/**
 * A row with a cell for each column, the first one of which names it.
 * @template {TextKey} Column
 * @param {readonly Column[]} columns
 * @returns {{ node: HTMLElement, cells: Record<Column, HTMLElement> }}
 */
export function tableRow(columns) {
  const cells = columns.map((column, index) =>
    index === 0
      ? h("th", { role: "rowheader", scope: "row", class: `c-${column}` })
      : h("td", { role: "cell", class: `c-${column}`, "data-label": say(column) }),
  );
  const named = Object.fromEntries(columns.map((column, index) => [column, cells[index]]));
  return {
    node: h("tr", { role: "row" }, ...cells),
    cells: /** @type {Record<Column, HTMLElement>} */ (named),
  };
}
