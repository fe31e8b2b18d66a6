import { palette } from "./palette.ts";
import { MARGIN, type Panel, PICTURE_WIDTH } from "./scene.ts";
import { BOLD_FACTOR, fitText } from "./text-width.ts";
import { element, escapeXml, text } from "./xml.ts";

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif";

interface PictureWords {
  readonly title: string;
  /** The line under the title. */
  readonly figures: string;
  /** The picture in words, for those who cannot see it. */
  readonly description: string;
}

/** An SVG of panels below each other, which needs no other file. */
export function drawPicture(words: PictureWords, definitions: string, panels: readonly Panel[]): string {
  let y = MARGIN;
  const drawn = [drawHeading(words), ...panels].map(({ height, svg }) => {
    const group = element("g", { transform: `translate(0 ${y})` }, svg);
    y += height;
    return group;
  });
  const height = y + MARGIN / 2;
  const content = [
    `<title>${escapeXml(words.title)}</title>`,
    `<desc>${escapeXml(words.description)}</desc>`,
    ...(definitions === "" ? [] : [`<defs>${definitions}</defs>`]),
    drawBackground(height),
    ...drawn,
  ];
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${PICTURE_WIDTH} ${height}`,
    width: PICTURE_WIDTH,
    height,
    role: "img",
    "font-family": FONT,
    "font-size": 13,
    fill: palette.text,
  };
  return `${element("svg", attributes, `\n${content.join("\n")}\n`)}\n`;
}

function drawHeading({ title, figures }: PictureWords): Panel {
  const width = PICTURE_WIDTH - 2 * MARGIN;
  return {
    height: 62,
    svg:
      text(fitText(title, { fontSize: 20, maxWidth: width / BOLD_FACTOR }), {
        x: MARGIN,
        y: 18,
        "font-size": 20,
        "font-weight": 600,
      }) +
      text(fitText(figures, { fontSize: 14, maxWidth: width }), {
        x: MARGIN,
        y: 42,
        "font-size": 14,
        fill: palette.faintText,
      }),
  };
}

/** A background of its own, so that the picture can be read on a dark page too. */
function drawBackground(height: number): string {
  return element("rect", {
    x: 0.5,
    y: 0.5,
    width: PICTURE_WIDTH - 1,
    height: height - 1,
    rx: 8,
    fill: palette.background,
    stroke: palette.border,
  });
}
