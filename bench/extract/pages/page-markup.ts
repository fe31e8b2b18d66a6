import type { Noise } from "./noise.ts";

interface Markup {
  title: string;
  /** HTML that people see. */
  visible: string;
  /** About how many bytes it takes. */
  length: number;
}

/** Head and visible part of a page, style and all: what stands before the first script of the state. */
export function pageMarkup(noise: Noise, { title, visible, length }: Markup): string {
  const style: string[] = [];
  const body: string[] = [];
  let written = 0;
  const add = (to: string[], text: string) => {
    to.push(text);
    written += Buffer.byteLength(text);
  };
  while (written < length / 2) {
    const rule = `padding:${noise.whole(40)}px;color:#${noise.hex(6)};background:url("//p3.invalid/${noise.hex(12)}")`;
    add(style, `.${noise.words(2, "-")}__${noise.hex(5)}{${rule}}`);
  }
  while (written < length) {
    const inner = `<span class="${noise.words(2, "-")}">${noise.chinese(8)}</span><img src="//p3.invalid/${noise.hex(16)}.png" alt="">`;
    add(body, `<div class="${noise.words(3, "_")}" data-index="${noise.whole(99)}">${inner}</div>`);
  }
  return [
    `<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>${title}</title>`,
    `<script>window.__secured=document.cookie.indexOf("__ac_nonce")>-1;</script>`,
    `<style>${style.join("")}</style></head><body><div id="root">${visible}${body.join("")}</div>`,
    "<script>(self.__pace_f=self.__pace_f||[]).push([0])</script>",
  ].join("");
}
