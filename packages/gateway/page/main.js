import { actionsOf } from "./actions.js";
import { backendsView } from "./backends-view.js";
import { contact, keepContact, showContact } from "./contact.js";
import { byId, setText } from "./dom.js";
import { duration, timeOfDay } from "./format.js";
import { say, sayAll } from "./language.js";
import { forgetAll, isInUse, model, refresh } from "./model.js";
import { switches } from "./switches.js";
import { totalsView } from "./totals-view.js";

const TICK_MS = 1_000;
/** Older than this is said of what is shown. */
const FRESH_MS = 15_000;

const gateway = keepContact({
  ...{ refresh, tryAt: "status", onFresh: show, show },
  onForget() {
    forgetAll();
    showAll();
  },
});
const totals = totalsView();
const backends = backendsView(actionsOf({ refresh: gateway.refresh, onLocked: gateway.lock }));

switches({
  onLanguage() {
    backends.clear();
    show();
  },
});
sayAll();
show();
setInterval(show, TICK_MS);
gateway.begin();

function show() {
  showUpdate();
  const hasContent = model.status !== undefined;
  if (showContact({ hasContent, answering: { tone: "good", text: say("answers") } })) showAll();
}

function showAll() {
  totals.show();
  backends.show();
}

function showUpdate() {
  const { answeredAt, state } = contact;
  const time = timeOfDay(answeredAt);
  const ageMs = Date.now() - answeredAt;
  const says =
    ageMs > FRESH_MS ? say("updatedLate", { time, age: duration(ageMs) }) : say("updated", { time });
  setText(byId("updated"), answeredAt === 0 || state === "locked" ? "" : says);
  const listed = (model.status?.backends ?? []).filter(({ state }) => state !== "draining");
  const inUse = listed.filter(isInUse).length;
  document.title = inUse < listed.length ? `(${inUse}/${listed.length}) ${say("title")}` : say("title");
}
