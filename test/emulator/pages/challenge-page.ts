import { noise } from "./noise.ts";

const bulk = noise(71, 80_000).replaceAll(" ", "").slice(0, 70_000);

/** What a visitor without a nonce gets: a script that signs the nonce and loads the page again. */
export function challengePage(): string {
  return [
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title></title></head><body>',
    "<script>window.byted_acrawler=window.byted_acrawler||{init:function(){},sign:function(){return ''}};",
    `var __challenge_program="${bulk}";</script>`,
    "<script>window.byted_acrawler.init({aid:99999999,dfp:0});",
    "var b=function(name){var m=document.cookie.match('(?:^|; )'+name+'=([^;]*)');return m?m[1]:''};",
    'var __ac_nonce=b("__ac_nonce");',
    'document.cookie="__ac_signature="+window.byted_acrawler.sign("",__ac_nonce)+"; path=/";',
    'document.cookie="__ac_referer="+(document.referrer||"__ac_blank")+"; path=/";',
    "window.location.reload();</script></body></html>",
  ].join("\n");
}
