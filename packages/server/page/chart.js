import { DASHES } from "./chart-lines.js";
import { h, setText } from "./dom.js";
import { timeOfDay } from "./format.js";
import { HOUR_MS } from "./history.js";
import { say } from "./language.js";
import { serviceNow } from "./model.js";

const HEIGHT = 200;

/**
 * Lines over the last hour.
 * @typedef {object} Chart
 * @property {HTMLElement} node
 * @property {(data: ChartData) => void} draw
 * @property {() => void} fit to the width that there is
 * @property {() => void} destroy
 */

/** @typedef {{ at: number[], names: string[], values: (number | null)[][] }} ChartData */

/**
 * @param {{ title: string, spell(value: number): string, colours: readonly string[], ink: string, grid: string }} look
 * @returns {Chart}
 */
export function chart({ title, spell, colours, ink, grid }) {
  const readout = h("p", { class: "readout", "aria-hidden": "true" });
  const canvas = h("div", { class: "canvas", role: "img" });
  const node = h("figure", { class: "chart" }, h("figcaption", {}, title), canvas, readout);
  /** @type {import("uplot") | undefined} */
  let plot;
  let shownNames = "";
  const width = () => Math.max(200, canvas.clientWidth);

  return {
    node,
    draw(data) {
      canvas.setAttribute("aria-label", inWords(data));
      const names = data.names.join("\n");
      if (plot === undefined || names !== shownNames) {
        plot?.destroy();
        plot = new uPlot(optionsOf(data.names), [data.at, ...data.values], canvas);
        shownNames = names;
      } else plot.setData([data.at, ...data.values]);
    },
    fit: () => plot?.setSize({ width: width(), height: HEIGHT }),
    destroy: () => plot?.destroy(),
  };

  /**
   * @param {string[]} names
   * @returns {import("uplot").Options}
   */
  function optionsOf(names) {
    const axis = {
      stroke: ink,
      grid: { stroke: grid, width: 1 },
      ticks: { show: false },
      font: "11px system-ui, sans-serif",
    };
    return {
      width: width(),
      height: HEIGHT,
      legend: { show: false },
      cursor: { sync: { key: "hour" }, drag: { x: false, y: false }, points: { size: 7 } },
      scales: {
        x: { time: true, range: () => [(serviceNow() - HOUR_MS) / 1_000, serviceNow() / 1_000] },
        // An axis of nothing but zeros has an end too.
        y: { range: (_, __, most) => [0, Math.max(1, (most ?? 0) * 1.1)] },
      },
      axes: [
        { ...axis, size: 28, values: (_, splits) => splits.map(clockTime), space: 64 },
        { ...axis, size: 56, values: (_, splits) => splits.map(spell), space: 36 },
      ],
      series: [
        {},
        ...names.map((label, index) => ({
          ...{ label, stroke: colours[index] ?? ink, width: 1.75, spanGaps: false },
          ...{ dash: DASHES[index] ?? [], points: { show: false } },
        })),
      ],
      hooks: { setCursor: [tell] },
    };
  }

  /** @param {import("uplot")} self */
  function tell(self) {
    const { idx } = self.cursor;
    const time = idx === null || idx === undefined ? undefined : self.data[0][idx];
    if (time === undefined) return setText(readout, "");
    const values = self.series.slice(1).map((series, index) => {
      const value = self.data[index + 1]?.[/** @type {number} */ (idx)];
      return `${series.label} ${value === null || value === undefined ? "–" : spell(value)}`;
    });
    setText(readout, [timeOfDay(time * 1_000), ...values].join("  ·  "));
  }

  /** @param {ChartData} data */
  function inWords({ names, values }) {
    const rows = names.map((name, index) => {
      const known = (values[index] ?? []).filter((value) => value !== null);
      const value = known.at(-1);
      const most = spell(Math.max(0, ...known));
      return say("chartRow", { name, value: value === undefined ? "–" : spell(value), most });
    });
    return say("chartSays", { title, rows: rows.join("; ") });
  }
}

/** @param {number} seconds Unix time */
function clockTime(seconds) {
  const date = new Date(seconds * 1_000);
  return `${String(date.getHours()).padStart(2, "0")}:${String(date.getMinutes()).padStart(2, "0")}`;
}
