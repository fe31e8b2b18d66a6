import { jsonRow, pushScript, textRow } from "./flight-rows.ts";
import type { Noise } from "./noise.ts";

/**
 * Scripts with rows that no reader needs, about `length` bytes of them: elements and modules, dense with quotes to
 * unescape, and every fourth a text, whose length is counted in bytes though it holds more than ASCII.
 */
export function bulkScripts(
  noise: Noise,
  { firstId, length, space }: { firstId: number; length: number; space: string },
): string[] {
  const scripts: string[] = [];
  let written = 0;
  for (let turn = 0; written < length; turn++) {
    const id = (firstId + turn).toString(16);
    for (const text of bulkRow(noise, { id, turn })) {
      const script = pushScript(text, space);
      scripts.push(script);
      written += Buffer.byteLength(script);
    }
  }
  return scripts;
}

function bulkRow(noise: Noise, { id, turn }: { id: string; turn: number }): string[] {
  if (turn % 8 === 3) return textRow(id, styleSheet(noise, 1_500 + noise.whole(3_500)));
  if (turn % 8 === 7) return textRow(id, dictionary(noise, 1_200 + noise.whole(2_500)));
  if (turn % 8 === 5) return [modules(noise, id)];
  return [jsonRow(id, element(noise, 3))];
}

function element(noise: Noise, depth: number): unknown {
  const className = `${noise.words(2, "_")}__${noise.hex(5)} ${noise.words(2, "-")}`;
  if (depth === 0) return ["$", "span", null, { className, children: label(noise) }];
  const children = Array.from({ length: 2 + noise.whole(2) }, () => element(noise, depth - 1));
  const style = { width: noise.whole(900), height: "$undefined", display: noise.pick(["flex", "block"]) };
  return ["$", noise.pick(["div", "section", "$L4", "a"]), null, { className, style, children }];
}

function label(noise: Noise): unknown {
  const text = noise.pick([noise.chinese(6), noise.words(2, " "), noise.chinese(12)]);
  return noise.whole(3) > 0 ? text : ["$", "path", null, { d: path(noise), fill: `#${noise.hex(6)}` }];
}

function path(noise: Noise): string {
  const step = () => `${noise.pick(["M", "L", "C", "h", "v"])}${noise.whole(24)}.${noise.digits(3)}`;
  return Array.from({ length: 12 }, step).join(" ");
}

function modules(noise: Noise, id: string): string {
  const chunks = Array.from({ length: 24 }, () => [
    noise.digits(4),
    `static/js/${noise.digits(4)}.${noise.hex(8)}.js`,
  ]);
  return `${id}:I${JSON.stringify({ id: noise.digits(5), chunks: chunks.flat(), name: "", async: false })}\n`;
}

function styleSheet(noise: Noise, length: number): string {
  let text = `/* ${noise.chinese(8)} 🎨 */\n`;
  while (text.length < length) {
    const value = noise.pick([`#${noise.hex(6)}`, `${noise.whole(40)}px`, `"\\${noise.hex(4)}"`, "flex"]);
    text += `.${noise.words(2, "-")}_${noise.hex(5)}>i{${noise.words(1, "")}:${value};margin:0 auto}\n`;
  }
  return text;
}

/** A text of JSON, whose escapes are escaped once more on the page. */
function dictionary(noise: Noise, length: number): string {
  const entries: Record<string, string> = {};
  for (let size = 0; size < length; size += 40) {
    entries[noise.words(3, "_")] = noise.pick([
      noise.chinese(10),
      `${noise.chinese(4)}"${noise.words(1, "")}"\n`,
      `https://example.invalid/${noise.hex(8)}?a=1&b=2`,
    ]);
  }
  return JSON.stringify(entries);
}
