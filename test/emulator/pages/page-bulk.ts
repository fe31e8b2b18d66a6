import { row, textRow } from "./flight.ts";
import { noise } from "./noise.ts";

const rowLength = 2000;

/**
 * Rows that no client needs, about `length` characters of them, one push each: elements, and every fourth a text row
 * with bytes beyond ASCII, so that a reader who loses count of bytes loses the page.
 */
export function bulkRows(firstId: number, length: number): string[] {
  const pushes: string[] = [];
  for (let index = 0; index * rowLength < length; index += 1) {
    const id = (firstId + index).toString(16);
    const text = noise(firstId + index, rowLength);
    if (index % 4 === 3) pushes.push(...textRow(id, `/* 样式表🎨 */ ${text}`));
    else pushes.push(row(id, ["$", "div", null, { className: "$undefined", children: text }]));
  }
  return pushes;
}

export function moduleRows(ids: readonly string[]): string[] {
  return ids.map((id, index) => {
    const chunk = 4000 + index * 37;
    return `${id}:I${JSON.stringify({ id: chunk, chunks: [`${chunk}:static/js/${chunk}.js`], name: "" })}\n`;
  });
}
