/** The path under which the emulator serves the hosts of streams: `/cdn/<host>/<path>`. */
export const cdnPath = "/cdn/";

/** The text with its stream addresses led to the emulator; the former host stays readable in the path. */
export function pointStreamsHere(text: string, url: string): string {
  return text.replace(/https?:\/\/(pull-[\w-]+(?:\.[\w-]+)+)(?=\/)/g, `${url}${cdnPath}$1`);
}

/** The same of Bilibili's streams, whose hosts stand apart from their paths in most replies. */
export function pointBilibiliStreamsHere(text: string, url: string): string {
  return text.replace(
    /https:\/\/((?:[\w-]+\.)+bilivideo\.(?:com|cn)(?::\d+)?)(?=["/])/g,
    `${url}${cdnPath}$1`,
  );
}
