import type { Fault } from "../faults.ts";
import { formOf, type PageForm } from "./page-form.ts";

/** `skeleton`: nothing but the address; `noState`: only the shell; `garbled`: the state row has lost its middle. */
export type PageFlaw = "skeleton" | "noState" | "garbled";

export function flawOf(fault: Fault | undefined): PageFlaw | undefined {
  if (fault?.kind === "malformed") return "garbled";
  return fault?.kind === "skeleton" || fault?.kind === "noState" ? fault.kind : undefined;
}

/** What makes a page other than usual. */
export interface PageMood {
  flaw?: PageFlaw | undefined;
  form?: PageForm | undefined;
}

export function moodOf(fault: Fault | undefined): PageMood {
  return { flaw: flawOf(fault), form: formOf(fault) };
}
