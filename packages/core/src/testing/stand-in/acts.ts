import type { Dice } from "./dice.ts";
import type { AnyFault, StandInFault } from "./faults.ts";
import { renameField } from "./rename-field.ts";
import { htmlReply, isJson, type StandInReply, statusReply } from "./reply.ts";

/** What a fault has to do with. */
export interface FaultScene {
  /** The reply as it would have been; the route runs when it is called. */
  answer(): Promise<StandInReply>;
  /** What the site believes to be the time, in Unix milliseconds. */
  nowMs: number;
}

/** Acts out a fault: gives another reply, or changes the route's. */
export type FaultAct<Fault extends AnyFault = never> = (
  fault: Fault,
  scene: FaultScene,
) => StandInReply | Promise<StandInReply>;

/** Changes the text of a reply, or of what is in it. */
export type Rewrite = (reply: StandInReply, change: (text: string) => string) => StandInReply;

export const rewriteBody: Rewrite = (reply, change) => ({ ...reply, body: change(reply.body) });

/** The reply of a struck request. Kinds that are acted out on the wire leave the reply as it is. */
export async function actOut(
  fault: StandInFault,
  { answer, rewrite }: FaultScene & { rewrite: Rewrite },
): Promise<StandInReply> {
  switch (fault.kind) {
    case "status":
      return statusReply(fault.status, fault.retryAfterSeconds);
    case "empty":
      return { status: 200, headers: {}, cookies: [], body: "" };
    case "htmlOnJson":
      return htmlReply(
        "<!DOCTYPE html><html><head><title>403</title></head><body>Access Denied</body></html>",
      );
    case "truncate":
      return rewriteBody(await answer(), halfOf);
    case "malformed":
      return malformed(await answer());
    case "oversize":
      return rewriteBody(await answer(), (text) => " ".repeat(9_000_000) + text);
    case "rename":
      return rewrite(await answer(), (text) => renameField(text, fault));
    case "charset":
      return inGbk(await answer());
    default:
      return answer();
  }
}

/** How long the fault delays the answer. */
export function delayMs(fault: AnyFault, dice: Dice): number {
  if (!isLatency(fault)) return 0;
  if ("ms" in fault) return fault.ms;
  return Math.floor(fault.minMs + dice.roll() * (fault.maxMs - fault.minMs + 1));
}

function isLatency(fault: AnyFault): fault is Extract<StandInFault, { kind: "latency" }> {
  return fault.kind === "latency";
}

function malformed(reply: StandInReply): StandInReply {
  const body = isJson(reply) ? `${halfOf(reply.body)},,}` : reply.body.replaceAll('":', '"');
  return { ...reply, cookies: [], body };
}

function halfOf(body: string): string {
  return body.slice(0, Math.floor(body.length / 2));
}

function inGbk(reply: StandInReply): StandInReply {
  const [type = ""] = (reply.headers["content-type"] ?? "text/html").split(";");
  return { ...reply, headers: { ...reply.headers, "content-type": `${type}; charset=gbk` } };
}
