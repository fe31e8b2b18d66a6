import { actionsOf } from "./actions.js";
import { alertsView } from "./alerts-view.js";
import { changesView } from "./changes-view.js";
import { chartsView } from "./charts-view.js";
import { keepContact, showContact } from "./contact.js";
import { endpointsView } from "./endpoints-view.js";
import { followEvents } from "./event-stream.js";
import { refresh, waitMs } from "./fresh.js";
import { answering, showHeader } from "./header.js";
import { identitiesView } from "./identities-view.js";
import { sayAll } from "./language.js";
import { forgetAll, model } from "./model.js";
import { roomsView } from "./rooms-view.js";
import { summaryView } from "./summary-view.js";
import { switches } from "./switches.js";
import { takeEvent } from "./take-event.js";

const TICK_MS = 1_000;

const summary = summaryView();
const charts = chartsView();
const service = keepContact({
  ...{ refresh, waitMs, tryAt: "v1/config", show },
  onFresh() {
    if (endEvents === undefined && model.rooms !== undefined) follow();
    if (model.rooms === undefined) model.events = "none";
    show();
    charts.show();
  },
  onStop() {
    endEvents?.();
    endEvents = undefined;
  },
  onForget() {
    forgetAll();
    charts.clear();
    showAll();
  },
});
const actions = actionsOf({ refresh: service.refresh, onLocked: service.lock });
const views = [
  alertsView(),
  roomsView({ onRemove: actions.removeRoom }),
  endpointsView({ onReset: actions.resetEndpoint, onTrip: actions.tripEndpoint }),
  identitiesView({ onReset: actions.resetIdentity, onTrip: actions.tripIdentity }),
  changesView(),
];

/** @type {(() => void) | undefined} */
let endEvents;

switches({ onLanguage: sayAnew });
sayAll();
show();
setInterval(show, TICK_MS);
service.begin();

function follow() {
  endEvents = followEvents({
    // Without events the page asks; without leave it does nothing.
    onRefused: ({ status }) => status === 401 && service.lock(),
    onState(isOpen) {
      model.events = isOpen ? "open" : "closed";
      show();
    },
    onEvent(event) {
      if (!takeEvent(event)) return;
      show();
      service.refresh();
    },
  });
}

function show() {
  showHeader();
  if (showContact({ hasContent: model.status !== undefined, answering: answering() })) showAll();
}

function showAll() {
  summary.show();
  for (const view of views) view.show();
}

function sayAnew() {
  for (const view of [...views, charts]) view.clear();
  show();
  charts.show();
}
