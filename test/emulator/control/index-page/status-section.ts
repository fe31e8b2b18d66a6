import type { FaultPlace } from "../../faults/faults.ts";
import { escapeHtml } from "../../pages/healthy-head.ts";
import type { Site } from "../../site/site.ts";
import { controlReport } from "../control.ts";
import { orderButton } from "./order-form.ts";

/** The part of the index page that is refreshed: faults, limit and counters. */
export function statusSection(site: Site): string {
  const { faults, limit, offAir, counters } = controlReport(site);
  const faultRows = Object.entries(faults).map(([place, fault]) => [
    escapeHtml(place),
    `<code>${escapeHtml(JSON.stringify(fault))}</code>`,
    orderButton("heal", { endpoint: place as FaultPlace, fault: null }),
  ]);
  const counterRows = Object.entries(counters).flatMap(([group, counts]) =>
    Object.entries<number>(counts)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => [group, escapeHtml(name), String(count)]),
  );
  return [
    "<h2>Faults</h2>",
    faultRows.length > 0 ? table(faultRows) : "<p>None: the site is well.</p>",
    "<h2>Limit</h2>",
    limit ? `<p><code>${escapeHtml(JSON.stringify(limit))}</code></p>` : "<p>None.</p>",
    "<h2>Off air by order</h2>",
    `<p>${offAir.map(escapeHtml).join(", ") || "Nobody."}</p>`,
    "<h2>Counters</h2>",
    counterRows.length > 0 ? table(counterRows) : "<p>Nobody has asked yet.</p>",
  ].join("\n");
}

function table(rows: readonly string[][]): string {
  const lines = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`);
  return `<table>${lines.join("\n")}</table>`;
}
