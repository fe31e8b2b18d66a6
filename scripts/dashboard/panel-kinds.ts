import { DATA_SOURCE, type Panel, type PanelTerms } from "./panel.ts";

/** One number, as it is now. */
export function stat(terms: PanelTerms): Panel {
  return panel(terms, {
    type: "stat",
    height: 5,
    instant: true,
    custom: {},
    options: {
      colorMode: "background",
      graphMode: "none",
      justifyMode: "auto",
      orientation: "auto",
      reduceOptions: { calcs: ["lastNotNull"], fields: "", values: false },
      textMode: "value",
      wideLayout: true,
    },
  });
}

/** Lines over time; thresholds are drawn as lines where there are any. */
export function lines(terms: PanelTerms): Panel {
  return panel(terms, {
    type: "timeseries",
    height: 8,
    instant: false,
    custom: {
      drawStyle: "line",
      fillOpacity: 10,
      lineWidth: 1,
      showPoints: "never",
      // A client that was away has a gap there.
      spanNulls: false,
      thresholdsStyle: { mode: terms.thresholds.length > 1 ? "dashed" : "off" },
    },
    min: 0,
    options: {
      legend: { calcs: ["lastNotNull", "max"], displayMode: "table", placement: "bottom", showLegend: true },
      tooltip: { mode: "multi", sort: "desc" },
    },
  });
}

/** A band for each series, coloured by what it was when. */
export function states(terms: PanelTerms): Panel {
  return panel(terms, {
    type: "state-timeline",
    height: 8,
    instant: false,
    custom: { fillOpacity: 80, lineWidth: 0, spanNulls: false },
    options: {
      alignValue: "left",
      legend: { displayMode: "list", placement: "bottom", showLegend: true },
      mergeValues: true,
      rowHeight: 0.85,
      showValue: "never",
      tooltip: { mode: "single", sort: "none" },
    },
  });
}

interface Kind {
  type: string;
  height: number;
  instant: boolean;
  custom: object;
  options: object;
  min?: number;
}

function panel(
  { title, description, unit, thresholds, queries, width, noValue, states: told = {} }: PanelTerms,
  { type, height, instant, custom, options, min }: Kind,
): Panel {
  const [base, ...further] = thresholds;
  const mapped = Object.entries(told).map(([value, [text, color]], index) => [value, { text, color, index }]);
  return {
    ...{ title, description, type, width, height, datasource: DATA_SOURCE },
    targets: queries.map(({ expr, legend }, at) => ({
      ...{ refId: String.fromCharCode(65 + at), datasource: DATA_SOURCE, expr },
      ...{ legendFormat: legend, instant, range: !instant },
    })),
    fieldConfig: {
      defaults: {
        ...{ unit, min, noValue, custom },
        color: { mode: type === "timeseries" ? "palette-classic" : "thresholds" },
        mappings: mapped.length === 0 ? [] : [{ type: "value", options: Object.fromEntries(mapped) }],
        thresholds: {
          mode: "absolute",
          steps: [{ color: base, value: null }, ...further.map(([value, color]) => ({ color, value }))],
        },
      },
      overrides: [],
    },
    options,
  };
}
