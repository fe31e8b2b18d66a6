import { noise } from "./noise.ts";

/** The page that is served with 200, instead of what was asked for, to an address that has asked too often. */
export function captchaPage(): string {
  return [
    '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">',
    "<title>验证码中间页</title>",
    `<style>.middle_page_loading{position:fixed;inset:0}/* ${noise(6, 5000)} */</style></head><body>`,
    '<div class="middle_page_loading"></div>',
    "<script>",
    'const verify_data = {"code":"10000","type":"verify","subtype":"slide","detail":"invented","region":"cn"};',
    "window.TTGCaptcha && window.TTGCaptcha.render({verify_data});",
    "</script></body></html>",
  ].join("\n");
}
