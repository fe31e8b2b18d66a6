import { chart } from "./chart.js";
import { chartLines, DASHES } from "./chart-lines.js";
import { byId, h, svg } from "./dom.js";
import { amount, latency } from "./format.js";
import { say } from "./language.js";
import { onThemeChange } from "./theme.js";

const CHARTS = /** @type {const} */ ([
  { title: "requestsChart", column: "requests", spell: amount },
  { title: "errorsChart", column: "errors", spell: amount },
  { title: "latencyChart", column: "latencyMs", spell: latency },
]);

export function chartsView() {
  /** @type {{ column: typeof CHARTS[number]["column"], chart: import("./chart.js").Chart }[]} */
  let charts = [];
  let legend = "";
  const grid = byId("chart-grid");
  onThemeChange(again);
  new ResizeObserver(() => charts.forEach(({ chart: each }) => void each.fit())).observe(grid);
  return { show, clear };

  function show() {
    const { at, lines, all } = chartLines();
    const isEmpty = lines.length === 0 || at.length < 3;
    byId("no-charts").hidden = !isEmpty;
    grid.hidden = isEmpty;
    byId("legend").hidden = isEmpty;
    if (isEmpty) return;
    if (charts.length === 0) charts = newCharts();
    const names = lines.map(({ name }) => name);
    for (const { column, chart: each } of charts)
      each.draw({ at, names, values: lines.map((line) => line[column]) });
    const wanted = JSON.stringify([names, all]);
    if (wanted !== legend) drawLegend(names, all);
    legend = wanted;
  }

  function clear() {
    for (const { chart: each } of charts) each.destroy();
    charts = [];
    legend = "";
    grid.replaceChildren();
  }

  function again() {
    clear();
    show();
  }

  function newCharts() {
    const colours = DASHES.map((_, index) => colourOf(`--series-${index + 1}`));
    const look = { colours, ink: colourOf("--soft"), grid: colourOf("--line") };
    return CHARTS.map(({ title, column, spell }) => {
      const made = chart({ title: say(title), spell, ...look });
      grid.append(made.node);
      return { column, chart: made };
    });
  }
}

/**
 * @param {string[]} names
 * @param {number} all
 */
function drawLegend(names, all) {
  const rows = names.map((name, index) =>
    h(
      "li",
      {},
      svg(
        "svg",
        { class: "swatch", viewBox: "0 0 28 8", "aria-hidden": "true" },
        svg("line", {
          x1: 0,
          x2: 28,
          y1: 4,
          y2: 4,
          class: `series-${index + 1}`,
          "stroke-dasharray": DASHES[index]?.join(" "),
        }),
      ),
      name,
    ),
  );
  const rest =
    names.length < all ? [h("li", { class: "note" }, say("otherLines", { count: names.length, all }))] : [];
  byId("legend").replaceChildren(...rows, ...rest);
}

/** A colour of the style, as a canvas wants it. @param {string} name */
function colourOf(name) {
  const probe = h("span", { hidden: true });
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
