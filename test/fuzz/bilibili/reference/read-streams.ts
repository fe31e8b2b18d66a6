import { isObject } from "../../reference/values.ts";
import { at } from "./read-values.ts";

/** Every address that a reply about streams can be put together to. */
export function urlsOfPlay(data: unknown): string[] {
  return objectsIn(at(data, "playurl_info", "playurl", "stream")).flatMap((holder) => {
    const base = at(holder, "base_url");
    const lines = at(holder, "url_info");
    if (typeof base !== "string" || !Array.isArray(lines)) return [];
    return lines.flatMap((line) => {
      const [host, extra] = [at(line, "host"), at(line, "extra")];
      return typeof host === "string" ? `${host}${base}${typeof extra === "string" ? extra : ""}` : [];
    });
  });
}

export function urlsOfPlayUrl(data: unknown): string[] {
  const lines = at(data, "durl");
  if (!Array.isArray(lines)) return [];
  return lines.flatMap((line) => {
    const url = at(line, "url");
    return typeof url === "string" ? url : [];
  });
}

/** The addresses of a playlist, which may be relative to where it was. */
export function urlsOfPlaylist(text: string): string[] {
  if (!text.startsWith("#EXTM3U")) return [];
  const base = "http://api.example/xlive/play-gateway/master/url";
  return text.split(/\r?\n/).flatMap((line) => URL.parse(line.trim(), base)?.href ?? []);
}

function objectsIn(root: unknown): unknown[] {
  const found: unknown[] = [];
  const pending = [root];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (!isObject(next)) continue;
    found.push(next);
    pending.push(...Object.values(next));
  }
  return found;
}
