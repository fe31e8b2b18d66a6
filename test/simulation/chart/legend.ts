import { gutterLabel } from "./caption.ts";
import { palette } from "./palette.ts";
import { MARGIN, type Panel, PICTURE_WIDTH, type Scene } from "./scene.ts";
import { fitText, textWidth } from "./text-width.ts";
import { element, text } from "./xml.ts";

const FONT_SIZE = 13;
const LINE_HEIGHT = 22;
const KEY_WIDTH = 22;
const GAP = 16;
const LONGEST_NAME = 200;

export interface LegendItem {
  readonly words: string;
  /** The sign that the words explain, drawn in a box of 16 × 12 pixels. */
  readonly key: string;
}

export function drawLegend(scene: Scene): Panel {
  return drawLegendRows(scene, [
    ["Answered by", answerItems(scene)],
    ["Breaker", breakerItems],
    ["Endpoint", endpointItems],
  ]);
}

export function drawLegendRows(
  scene: Scene,
  rows: readonly (readonly [heading: string, items: readonly LegendItem[]])[],
): Panel {
  const top = 12;
  let y = top;
  const svg = rows.map(([heading, items]) => {
    const row = drawRow(scene, { heading, items, top: y });
    y += row.height;
    return row.svg;
  });
  const rule = element("path", { d: `M${MARGIN} 0H${PICTURE_WIDTH - MARGIN}`, stroke: palette.grid });
  return { height: y, svg: rule + svg.join("") };
}

function answerItems({ record, colourOf }: Scene): LegendItem[] {
  const hasOthers = record.calls.some(
    ({ isAnswered, endpoint }) =>
      isAnswered && (endpoint === undefined || !record.endpoints.includes(endpoint)),
  );
  return [
    ...record.endpoints.map((name) => ({
      words: fitText(name, { fontSize: FONT_SIZE, maxWidth: LONGEST_NAME }),
      key: box(colourOf(name)),
    })),
    ...(hasOthers ? [{ words: "somebody else", key: box(palette.other) }] : []),
    {
      words: "nobody: the call failed",
      key:
        box(palette.failure, 8) +
        element("path", { d: "M10 3l6 6m0 -6l-6 6", stroke: palette.failure, "stroke-width": 1.6 }),
    },
  ];
}

const breakerItems: readonly LegendItem[] = [
  { words: "closed: asked freely", key: box(palette.closed) },
  { words: "open: not asked", key: box(palette.open) },
  {
    words: "half-open: one call tries it",
    key: box(palette.open) + element("rect", { x: 6, y: -2, width: 4, height: 14, fill: palette.halfOpen }),
  },
];

const endpointItems: readonly LegendItem[] = [
  {
    words: "requests that reached it",
    key: element("path", { d: "M1 3v6M5 3v6M8 3v6M10 3v6M15 3v6", stroke: palette.text, "stroke-width": 2 }),
  },
  { words: "at fault", key: element("rect", { y: 3, width: 16, height: 6, fill: "url(#at-fault)" }) },
  {
    words: "some endpoint at fault",
    key: element("rect", { width: 16, height: 12, fill: palette.fault, "fill-opacity": "0.15" }),
  },
];

export function box(fill: string, width = 16): string {
  return element("rect", { width, height: 12, fill });
}

interface LegendRow {
  readonly heading: string;
  readonly items: readonly LegendItem[];
  readonly top: number;
}

/** A heading in the gutter and its items beside it, in as many lines as they need. */
function drawRow(scene: Scene, { heading, items, top }: LegendRow): Panel {
  let x = scene.left;
  let y = top;
  const drawn = items.map(({ words, key }) => {
    const width = KEY_WIDTH + textWidth(words, FONT_SIZE);
    if (x > scene.left && x + width > PICTURE_WIDTH - MARGIN) {
      x = scene.left;
      y += LINE_HEIGHT;
    }
    const label = text(words, { x: KEY_WIDTH, y: 11 });
    const item = element("g", { transform: `translate(${Math.round(x)} ${y})` }, key + label);
    x += width + GAP;
    return item;
  });
  return { height: y + LINE_HEIGHT - top, svg: gutterLabel(scene, heading, top + 7) + drawn.join("") };
}
