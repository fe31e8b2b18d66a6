/** The head of a healthy page. It names captcha and nonce, as real ones do: those words alone prove no block. */
export function healthyHead(title: string): string {
  return [
    `<head><meta charset="utf-8"><title>${escapeHtml(title)}</title>`,
    '<script src="//example.invalid/obj/sec_sdk_build/captcha/index.js" defer></script>',
    "<script>window.verifyCenter={enabled:true};window.TTGCaptcha=window.TTGCaptcha||null;",
    "window.__secured=document.cookie.indexOf('__ac_nonce')>-1;</script></head>",
  ].join("\n");
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
