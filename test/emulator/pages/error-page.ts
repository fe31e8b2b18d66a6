/** A page that shows one sentence and holds no state. */
export function errorPage(sentence: string): string {
  return `<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>404</title></head><body>${sentence}</body></html>`;
}
