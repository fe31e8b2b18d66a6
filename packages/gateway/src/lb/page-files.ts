import { type PageFile, pageFilesIn, pagePartsFiles } from "@stream-fallback/server/page";

/**
 * The files of the page by the path they are asked for under: those beside `src`, or `dist`, and the parts that they share with the
 * service's page. What is not among them is not served, whatever a path says.
 */
export function gatewayPageFiles(): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>();
  const own = pageFilesIn(new URL("../../page/", import.meta.url));
  for (const [name, file] of [...pagePartsFiles(), ...own]) {
    if (name !== "index.html") {
      files.set(`/lb/page/${name}`, file);
      continue;
    }
    files.set("/lb/", file);
    files.set("/lb", seenFromAbove(file));
  }
  return files;
}

/** Links are read from the folder of an address, which is another one without the slash at its end. */
function seenFromAbove({ mediaType, read }: PageFile): PageFile {
  return { mediaType, read: () => read().replaceAll('="page/', '="lb/page/') };
}
