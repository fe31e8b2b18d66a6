import { healthyHead } from "./healthy-head.ts";

/** The home page, nearly empty: clients ask for it because of its cookies. */
export function homePage(): string {
  return `<!DOCTYPE html><html lang="zh-CN">${healthyHead("抖音直播")}<body><div id="root"></div></body></html>`;
}
