import { type FaultAct, jsonReply } from "@stream-fallback/core/testing";
import { codeReply, intercepted, risk } from "../shapes/refusals.ts";
import type { Fault } from "./faults.ts";

type Act<Kind extends Fault["kind"]> = FaultAct<Extract<Fault, { kind: Kind }>>;

const interceptedAct: Act<"intercepted"> = ({ form }) => intercepted(form);
const riskAct: Act<"risk"> = ({ form }) => risk(form);
const code: Act<"code"> = (fault) => codeReply(fault.code);
const noData: Act<"noData"> = () => jsonReply({ code: 0, message: "0", ttl: 1, data: [] });
/** Acted out by the routes that it concerns. */
const byRoute: Act<"noPlayurl" | "festival"> = (_, { answer }) => answer();

/** The faults that only this site has. */
export const faultActs = {
  ...{ intercepted: interceptedAct, risk: riskAct, code, noData },
  ...{ noPlayurl: byRoute, festival: byRoute },
};
