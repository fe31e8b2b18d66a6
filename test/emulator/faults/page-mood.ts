import type { PageFlaw, PageMood } from "../pages/page-flaw.ts";
import type { Fault } from "./faults.ts";

/** What a fault of the kinds that only a page can act out changes in it. */
export function moodOf(fault: Fault | undefined): PageMood {
  return { flaw: flawOf(fault), form: fault?.kind === "form" ? fault.form : undefined };
}

export function flawOf(fault: Fault | undefined): PageFlaw | undefined {
  if (fault?.kind === "malformed") return "garbled";
  return fault?.kind === "skeleton" || fault?.kind === "noState" ? fault.kind : undefined;
}
