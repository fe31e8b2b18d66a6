import { jsonReply, type StandInReply } from "@stream-fallback/core/testing";
import type { Site } from "../site/site.ts";
import { applyControl, controlReport } from "./control.ts";
import { ControlError } from "./control-fields.ts";

export const controlPath = "/__control";

/** Answers the control address, which the real site does not have: GET reports, POST takes an order. */
export function answerControl({ method, body }: { method: string; body: string }, site: Site): StandInReply {
  if (method === "GET") return jsonReply(controlReport(site));
  if (method !== "POST") return refuse(405, "use GET or POST");
  try {
    applyControl(parse(body), site);
    return jsonReply(controlReport(site));
  } catch (error) {
    if (error instanceof ControlError) return refuse(400, error.message);
    throw error;
  }
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new ControlError("the control body is not JSON");
  }
}

function refuse(status: number, message: string): StandInReply {
  return { ...jsonReply({ error: message }), status };
}
