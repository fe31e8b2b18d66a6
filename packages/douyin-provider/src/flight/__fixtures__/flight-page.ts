import type { Wanted } from "../find-value.ts";
import { FlightReader } from "../flight-reader.ts";
import { isObject } from "../json.ts";

/** The room of a page, as the site has it. */
export const wanted: Wanted = {
  key: "roomStore",
  take(store) {
    const room = isObject(store) ? store.roomInfo : undefined;
    return isObject(room) && Object.keys(room).length > 0 ? room : undefined;
  },
};

/** A page that pushes these strings, as the site writes them. */
export function page(...pushes: string[]): string {
  const scripts = pushes.map((push) => {
    const literal = JSON.stringify(push).replaceAll("<", "\\u003c");
    return `<script>self.__pace_f.push([1,${literal}])</script>`;
  });
  return `<html><script>(self.__pace_f=self.__pace_f||[]).push([0])</script>${scripts.join("\n")}</html>`;
}

/** A text row, with its length in bytes. */
export function textRow(id: string, text: string): string {
  return `${id}:T${Buffer.byteLength(text).toString(16)},${text}`;
}

export function row(id: string, value: unknown): string {
  return `${id}:${JSON.stringify(value)}\n`;
}

/** The row of a page's state. */
export function stateRow(id: string, roomInfo: unknown): string {
  return row(id, ["$", "$L11", null, { state: { appStore: {}, roomStore: { roomInfo } }, children: "$1f" }]);
}

/** What is found in a page that arrives in chunks of this length. */
export function find(html: string, chunkLength = 1_000): unknown {
  const bytes = Buffer.from(html);
  const reader = new FlightReader(wanted);
  for (let start = 0; start < bytes.length; start += chunkLength) {
    const found = reader.write(bytes.subarray(start, start + chunkLength));
    if (found) return found;
  }
  return reader.end();
}
