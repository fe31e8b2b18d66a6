import { actionsOf } from "./actions.js";
import { alertsView } from "./alerts-view.js";
import { setKey } from "./api.js";
import { changesView } from "./changes-view.js";
import { chartsView } from "./charts-view.js";
import { byId } from "./dom.js";
import { endpointsView } from "./endpoints-view.js";
import { followEvents } from "./event-stream.js";
import { header } from "./header.js";
import { identitiesView } from "./identities-view.js";
import { keyDialog, showKeyButton } from "./key-dialog.js";
import { sayAll } from "./language.js";
import { forgetAll, model } from "./model.js";
import { startRefreshing } from "./refresh.js";
import { roomsView } from "./rooms-view.js";
import { summaryView } from "./summary-view.js";
import { takeEvent } from "./take-event.js";

const TICK_MS = 1_000;

const actions = actionsOf({ refresh: () => void refreshing?.now(), onLocked: lock });
const top = header({ onLanguage: sayAnew });
const views = [
  alertsView(),
  roomsView({ onRemove: actions.removeRoom }),
  endpointsView({ onReset: actions.resetEndpoint, onTrip: actions.tripEndpoint }),
  identitiesView({ onReset: actions.resetIdentity, onTrip: actions.tripIdentity }),
  changesView(),
];
const summary = summaryView();
const charts = chartsView();
const dialog = keyDialog({ onKey: begin });

/** @type {ReturnType<typeof startRefreshing> | undefined} */
let refreshing;
/** @type {(() => void) | undefined} */
let endEvents;

byId("unlock").addEventListener("click", dialog.ask);
byId("key-button").addEventListener("click", () => {
  setKey(undefined);
  lock();
});
sayAll();
show();
setInterval(show, TICK_MS);
begin();

/** With the key that there is, or without one. */
function begin() {
  stop();
  model.service = "connecting";
  refreshing = startRefreshing({ onFresh, onRefused });
  show();
}

function stop() {
  refreshing?.stop();
  endEvents?.();
  refreshing = undefined;
  endEvents = undefined;
}

function onFresh() {
  model.service = "answering";
  model.answeredAt = Date.now();
  if (endEvents === undefined && model.rooms !== undefined) follow();
  if (model.rooms === undefined) model.events = "none";
  show();
  charts.show();
}

function follow() {
  endEvents = followEvents({
    // Without events the page asks; without leave it does nothing.
    onRefused: ({ status }) => status === 401 && lock(),
    onState(isOpen) {
      model.events = isOpen ? "open" : "closed";
      show();
    },
    onEvent(event) {
      if (!takeEvent(event)) return;
      show();
      refreshing?.now();
    },
  });
}

/** @param {import("./api.js").ServiceError} error */
function onRefused({ status, message }) {
  if (status === 401) return lock();
  model.service = status === 0 ? "lost" : "refused";
  model.refusal = message;
  show();
}

function lock() {
  if (model.service === "locked") return;
  stop();
  setKey(undefined);
  forgetAll();
  charts.clear();
  model.service = "locked";
  showAll();
  show();
  dialog.ask();
}

function show() {
  const isLocked = model.service === "locked";
  byId("locked").hidden = !isLocked;
  byId("content").hidden = isLocked || model.status === undefined;
  showKeyButton();
  top.show();
  if (!byId("content").hidden) showAll();
}

function showAll() {
  summary.show();
  for (const view of views) view.show();
}

function sayAnew() {
  for (const view of [...views, charts, top]) view.clear();
  show();
  charts.show();
}
