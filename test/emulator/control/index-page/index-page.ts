import { originsUnder } from "../../addresses/origins.ts";
import { cast } from "../../cast/rooms.ts";
import { escapeHtml } from "../../pages/healthy-head.ts";
import type { Site } from "../../site/site.ts";
import { castTable } from "./cast-table.ts";
import { indexScript } from "./index-script.ts";
import { indexStyle } from "./index-style.ts";
import { orderButton, orderForm } from "./order-form.ts";
import { statusSection } from "./status-section.ts";

/** The page at the emulator's bare address: the cast, the faults in force, and buttons to change them. */
export function indexPage(site: Site): string {
  const origins = originsUnder(site.url);
  const facts = [
    site.strict ? "signatures are checked" : "signatures are not checked",
    site.streamsUrl === undefined ? "streams keep their own hosts" : "streams play from here",
  ];
  return [
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Douyin, played locally</title>',
    '<meta name="viewport" content="width=device-width">',
    `<style>${indexStyle}</style></head><body>`,
    `<h1>Douyin, played locally</h1><p>${escapeHtml(site.url)}: ${facts.join("; ")}. Everyone is invented.</p>`,
    "<h2>Orders</h2><p>",
    ...buttons,
    "</p>",
    orderForm(),
    '<p><output id="outcome"></output></p>',
    `<div id="status">${statusSection(site)}</div>`,
    "<h2>Cast</h2>",
    castTable(origins),
    `<script>${indexScript}</script></body></html>`,
  ].join("\n");
}

const captcha = { kind: "captcha" } as const;
const hang = { kind: "hang" } as const;
const buttons = [
  orderButton("captcha on web", { endpoint: "web", fault: captcha }),
  orderButton("captcha everywhere", { endpoint: "*", fault: captcha }),
  orderButton("web hangs", { endpoint: "web", fault: hang }),
  orderButton("every third web fails", {
    endpoint: "web",
    fault: { kind: "status", status: 504 },
    rate: 0.33,
  }),
  orderButton("older pages", { endpoint: "webHTML", fault: { kind: "olderPage" } }),
  orderButton("pages of another build", { endpoint: "webHTML", fault: { kind: "form", form: "next" } }),
  orderButton("firewall everywhere", { endpoint: "*", fault: { kind: "firewall", page: "script" } }),
  orderButton("web wants a slider, by a header", {
    endpoint: "web",
    fault: { kind: "verify", header: "bdturing-verify" },
  }),
  orderButton("web wants a login", { endpoint: "web", fault: { kind: "code", code: 20003 } }),
  orderButton("web sends a bomb", { endpoint: "web", fault: { kind: "bomb" } }),
  orderButton("heal web", { endpoint: "web", fault: null }),
  orderButton("limit 10 a minute", { limit: { requests: 10, windowMs: 60_000 } }),
  orderButton("no limit", { limit: null }),
  orderButton("first room goes off air", { room: cast.live.webRid, onAir: false }),
  orderButton("and on air again", { room: cast.live.webRid, onAir: true }),
  orderButton("reset", { reset: true }),
];
