import { type FaultAct, htmlReply, jsonReply, type StandInReply } from "@stream-fallback/core/testing";
import { captchaPage } from "../pages/captcha-page.ts";
import { firewallPage } from "../pages/firewall-page.ts";
import { errorBody } from "../shapes/error-body.ts";
import type { Fault, FaultKind } from "./faults.ts";

type Act<Kind extends FaultKind> = FaultAct<Extract<Fault, { kind: Kind }>>;

const code: Act<"code"> = (fault, { nowMs }) => jsonReply(errorBody(fault.code, nowMs));
const captcha: Act<"captcha"> = () => htmlReply(captchaPage());
const verify: Act<"verify"> = ({ header, body }) => ({
  ...jsonReply({}),
  headers: { "content-type": "application/json", [header]: '{"code":"10000","type":"verify"}' },
  body: body === "short" ? "{}" : "",
});
const firewall: Act<"firewall"> = ({ page }) => htmlReply(firewallPage(page));
const blocked: Act<"blocked"> = () => htmlReply("blocked");
/** Pages are garbled where they are made, since their state comes in rows. */
const malformed: Act<"malformed"> = async (_, { answer }) => {
  const reply = await answer();
  const half = reply.body.slice(0, Math.floor(reply.body.length / 2));
  return { ...reply, cookies: [], body: isJson(reply) ? `${half},,}` : reply.body };
};
/** What only the page itself can act out. */
const byPage: Act<"skeleton" | "noState" | "form" | "olderPage"> = (_, { answer }) => answer();

/** The faults that only this site has. */
export const faultActs = {
  ...{ code, captcha, verify, firewall, blocked, malformed },
  ...{ skeleton: byPage, noState: byPage, form: byPage, olderPage: byPage },
};

function isJson({ headers }: StandInReply): boolean {
  return headers["content-type"]?.startsWith("application/json") ?? false;
}
