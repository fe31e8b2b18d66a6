import { withLongIds } from "./moments.ts";

/** The live page: its script holds what two of the APIs answer. */
export function livePage({ title, state }: { title: string; state: object }): string {
  // No text in a script may end it.
  const json = withLongIds(JSON.stringify(state)).replaceAll("<", "\\u003c");
  return `<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>${escaped(title)} - 哔哩哔哩直播</title>
<meta name="keywords" content="${escaped(title)}"></head><body><div id="app"></div>
<script>window.__NEPTUNE_IS_MY_WAIFU__=${json}</script><script src="/app.js" defer></script></body></html>`;
}

/** The page of a festival or a match: another application, which asks for the room later. */
export function festivalPage(): string {
  return `<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>哔哩哔哩直播</title></head><body>
<div id="app"></div><script>window.__initialState = {"live-non-revenue-player":[]}</script></body></html>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
