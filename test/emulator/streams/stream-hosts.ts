/** Under it stands every host of the streams: `/cdn/<host>/<path>`. */
export const cdnPath = "/cdn/";

/** Pull addresses lead to the emulator; the host they had stays readable in the path. */
export function pointStreamsHere(text: string, url: string): string {
  return text.replace(/https?:\/\/(pull-[\w-]+(?:\.[\w-]+)+)(?=\/)/g, `${url}${cdnPath}$1`);
}
