import { escapeHtml } from "../../pages/healthy-head.ts";
import type { ControlPatch } from "../control.ts";
import { faultKinds } from "../control-fault.ts";

/** A button whose order, in `data-order`, is sent by the script of the page. */
export function orderButton(label: string, order: ControlPatch): string {
  return `<button data-order="${escapeHtml(JSON.stringify(order))}">${escapeHtml(label)}</button>`;
}

/** The form for orders that have no button. */
export function orderForm(): string {
  const example: ControlPatch = {
    endpoint: "webHTML",
    fault: { kind: "latency", minMs: 200, maxMs: 2000 },
    endMs: 60_000,
  };
  return [
    '<form id="order"><label>Any order <textarea name="order" rows="2" spellcheck="false">',
    `${escapeHtml(JSON.stringify(example))}</textarea></label><button>send</button></form>`,
    `<p>Faults: ${faultKinds.map((kind) => `<code>${kind}</code>`).join(" ")}</p>`,
  ].join("");
}
