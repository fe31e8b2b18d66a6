import { byId, h, setText } from "./dom.js";
import { say } from "./language.js";

/** @typedef {{ name: import("./language.js").TextKey, read(): { value: string, note: string, tone?: string } }} Tile */

/**
 * The numbers that are read first.
 * @param {readonly Tile[]} tiles
 * @returns {{ show(): void }}
 */
export function tileRow(tiles) {
  const rows = tiles.map(({ name, read }) => {
    const parts = { term: h("dt"), value: h("dd", { class: "value" }), note: h("dd", { class: "note" }) };
    const tile = h("div", { class: "tile" }, parts.term, parts.value, parts.note);
    byId("tiles").append(tile);
    return { name, read, tile, ...parts };
  });
  return {
    show() {
      for (const { name, read, tile, term, value, note } of rows) {
        const told = read();
        setText(term, say(name));
        setText(value, told.value);
        setText(note, told.note);
        tile.dataset.tone = told.tone ?? "plain";
      }
    },
  };
}
