import { readdirSync, readFileSync } from "node:fs";
import { extname } from "node:path";

/** A file of a page. */
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
 * The files of the status page by the path they are asked for under: those that are beside `src`, or `dist`, and the charts' library.
 * What is not among them is not served, whatever a path says.
 */
export function pageFiles(): ReadonlyMap<string, PageFile> {
  const uplot = import.meta.resolve("uplot/dist/uPlot.iife.min.js");
  const files = new Map<string, PageFile>([
    ["/page/uplot.js", fileAt(new URL(uplot))],
    ["/page/uplot.css", fileAt(new URL("uPlot.min.css", uplot))],
  ]);
  for (const [name, file] of [...pagePartsFiles(), ...pageFilesIn(new URL("../../page/", import.meta.url))])
    for (const path of name === "index.html" ? ["/", "/status.html"] : [`/page/${name}`])
      files.set(path, file);
  return files;
}

/** The files that all pages are made of, by name; they are to be beside those of a page, whose `texts.js` they read. */
export function pagePartsFiles(): ReadonlyMap<string, PageFile> {
  return pageFilesIn(new URL("../../page-parts/", import.meta.url));
}

/** What browsers are to have of a folder, by name. */
export function pageFilesIn(folder: URL): ReadonlyMap<string, PageFile> {
  const names = readdirSync(folder).filter((name) => MEDIA_TYPES[extname(name)] !== undefined);
  return new Map(names.map((name) => [name, fileAt(new URL(name, folder))]));
}

function fileAt(place: URL): PageFile {
  const mediaType = MEDIA_TYPES[extname(place.pathname)] ?? "text/plain";
  return { mediaType, read: () => readFileSync(place, "utf8") };
}
