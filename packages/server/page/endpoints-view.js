import { byId, h, icon, setText } from "./dom.js";
import { ENDPOINT_COLUMNS, endpointRow } from "./endpoint-row.js";
import { keyedList } from "./keyed-list.js";
import { say } from "./language.js";
import { model } from "./model.js";
import { PAIR_COLUMNS, pairRow } from "./pair-row.js";
import { table } from "./table.js";

/** @typedef {import("@stream-fallback/core").ProviderStatus} ProviderStatus */
/** @typedef {{ provider: string, name: string }} Endpoint */
/** @typedef {{ onReset(endpoint: Endpoint): void, onTrip(endpoint: Endpoint): void }} EndpointActions */

/** @param {EndpointActions} actions */
export function endpointsView(actions) {
  const list = keyedList(byId("endpoint-tables"), {
    keyOf: (/** @type {[string, ProviderStatus]} */ [provider]) => provider,
    create: ([provider]) => providerPart(provider, actions),
  });
  return {
    show() {
      const key = byId("band-key");
      if (key.childElementCount === 0)
        for (const state of /** @type {const} */ (["closed", "half-open", "open"]))
          key.append(h("span", { class: `key ${state}` }, icon(state), say(state)));
      list.show(Object.entries(model.status?.providers ?? {}));
    },
    clear() {
      byId("band-key").replaceChildren();
      list.clear();
    },
  };
}

/**
 * @param {string} provider
 * @param {EndpointActions} actions
 * @returns {import("./keyed-list.js").Row<[string, ProviderStatus]>}
 */
function providerPart(provider, actions) {
  const endpoints = table({ caption: say("endpointsCaption", { provider }), columns: ENDPOINT_COLUMNS });
  const pairs = table({ caption: say("pairsCaption", { provider }), columns: PAIR_COLUMNS });
  const summary = h("summary");
  const details = h("details", { class: "pairs" }, summary, pairs.node);
  const node = h("div", { class: "provider" }, endpoints.node, details);
  const rows = keyedList(endpoints.body, {
    keyOf: (/** @type {import("./endpoint-row.js").EndpointRow} */ { name }) => name,
    create: () => endpointRow(provider, actions),
  });
  const pairRows = keyedList(pairs.body, {
    keyOf: (/** @type {import("./pair-row.js").PairRow} */ pair) => `${pair.endpoint}\n${pair.identity}`,
    create: pairRow,
  });
  return {
    node,
    update([, status]) {
      rows.show(status.endpoints);
      details.hidden = status.pairs.length === 0;
      setText(summary, say("pairs", { count: status.pairs.length }));
      pairRows.show(details instanceof HTMLDetailsElement && details.open ? status.pairs.slice(0, 500) : []);
    },
  };
}
