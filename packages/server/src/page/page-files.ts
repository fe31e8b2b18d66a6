import { readdirSync, readFileSync } from "node:fs";
import { extname } from "node:path";

/** A file of the status page. */
export interface PageFile {
  mediaType: string;
  read(): string;
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

/**
 * The files by the path they are asked for under: those that are beside `src`, or `dist`, and the charts' library. What is not among
 * them is not served, whatever a path says.
 */
export function pageFiles(): ReadonlyMap<string, PageFile> {
  const folder = new URL("../../page/", import.meta.url);
  const uplot = import.meta.resolve("uplot/dist/uPlot.iife.min.js");
  const files = new Map<string, PageFile>([
    ["/page/uplot.js", fileAt(new URL(uplot))],
    ["/page/uplot.css", fileAt(new URL("uPlot.min.css", uplot))],
  ]);
  for (const name of readdirSync(folder)) {
    if (MEDIA_TYPES[extname(name)] === undefined) continue;
    const file = fileAt(new URL(name, folder));
    for (const path of name === "index.html" ? ["/", "/status.html"] : [`/page/${name}`])
      files.set(path, file);
  }
  return files;
}

function fileAt(place: URL): PageFile {
  const mediaType = MEDIA_TYPES[extname(place.pathname)] ?? "text/plain";
  return { mediaType, read: () => readFileSync(place, "utf8") };
}
