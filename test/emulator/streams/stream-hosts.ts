/** The path under which the emulator serves the hosts of streams: `/cdn/<host>/<path>`. */
export const cdnPath = "/cdn/";

/** The text with its stream addresses led to the emulator; the former host stays readable in the path. */
export function pointStreamsHere(text: string, url: string): string {
  return text.replace(/https?:\/\/(pull-[\w-]+(?:\.[\w-]+)+)(?=\/)/g, `${url}${cdnPath}$1`);
}
