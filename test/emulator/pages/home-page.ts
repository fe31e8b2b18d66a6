import { healthyHead } from "./healthy-head.ts";

/** Nobody reads the home page; clients come for its cookies. */
export function homePage(): string {
  return `<!DOCTYPE html><html lang="zh-CN">${healthyHead("抖音直播")}<body><div id="root"></div></body></html>`;
}
