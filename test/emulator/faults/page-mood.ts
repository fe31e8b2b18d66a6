import type { PageFlaw, PageMood } from "../pages/page-flaw.ts";
import type { Fault } from "./faults.ts";

/** What a fault changes in a page; undefined parts for the kinds of faults that do not concern pages. */
export function moodOf(fault: Fault | undefined): PageMood {
  return { flaw: flawOf(fault), form: fault?.kind === "form" ? fault.form : undefined };
}

export function flawOf(fault: Fault | undefined): PageFlaw | undefined {
  if (fault?.kind === "malformed") return "garbled";
  return fault?.kind === "skeleton" || fault?.kind === "noState" ? fault.kind : undefined;
}
